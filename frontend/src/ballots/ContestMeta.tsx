// The line of facts under a contest's title.
import type { Contest } from '../api/generated/types.gen'
import { howToVote } from './contests'
import { words } from './words'

export function ContestMeta({ contest }: { contest: Contest }) {
  const facts = [
    contest.measure?.number && !contest.title.includes(contest.measure.number)
      ? words.measure(contest.measure.number)
      : null,
    district(contest),
    howToVote(contest),
  ].filter(Boolean)
  return <p className="meta">{facts.join(' · ')}</p>
}

/** The district, unless the title tells it already. */
function district({ district: name, title }: Contest): string | null {
  if (!name || title.toLowerCase().includes(`district ${name}`.toLowerCase())) return null
  if (title.toLowerCase().includes(name.toLowerCase()) && Number.isNaN(Number(name))) return null
  return /district/i.test(name) ? name : words.district(name)
}
