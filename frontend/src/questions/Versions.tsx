// How a question came to its present words: every version, newest first, with the reason that was given.
import type { Version } from '../api/generated/types.gen'
import { readableDay } from '../ui/locale'
import { words } from './words'

export function Versions({ versions }: { versions: Version[] }) {
  if (versions.length < 2) return null
  return (
    <section className="versions" aria-labelledby="versions-heading">
      <h2 id="versions-heading">{words.howItWasWorded}</h2>
      <ol reversed>
        {versions
          .toSorted((a, b) => b.number - a.number)
          .map(({ number, text, reason, written_at }) => (
            <li key={number} value={number}>
              <blockquote>{text}</blockquote>
              <p className="meta">
                <time dateTime={written_at}>{readableDay(written_at)}</time>
                {reason && ` · ${words.reason(reason)}`}
              </p>
            </li>
          ))}
      </ol>
    </section>
  )
}
