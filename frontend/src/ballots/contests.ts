// How contests are told to a voter: in which groups, in which order, and how one votes in them.

import type { Candidate, City, Contest } from '../api/generated/types.gen'
import { drawnFrom } from '../ui/drawn'
import { words } from './words'

export type ContestGroup = { jurisdiction: string; contests: Contest[] }

/** Contests in ballot order under the jurisdiction that holds them; those that name none belong to `city`. */
export function byJurisdiction(contests: Contest[], city: string): ContestGroup[] {
  const groups = new Map<string, Contest[]>()
  for (const contest of contests.toSorted((a, b) => a.position - b.position)) {
    const jurisdiction = contest.jurisdiction ?? city
    groups.set(jurisdiction, [...(groups.get(jurisdiction) ?? []), contest])
  }
  return [...groups].map(([jurisdiction, grouped]) => ({ jurisdiction, contests: grouped }))
}

/** "Harbor Falls, OR"; a place that spans states has none. */
export const placeName = ({ name, state }: Pick<City, 'name' | 'state'>) =>
  state ? `${name}, ${state}` : name

export function howToVote({ kind, seats, voting_method }: Contest): string | null {
  if (kind !== 'race') return words.yesOrNo
  if (voting_method === 'ranked_choice') return words.rank(seats)
  if (voting_method === 'approval') return words.approve
  if (voting_method === 'other') return words.seats(seats)
  return words.choose(seats)
}

/**
 * Whoever stands first on a list gains by it. So the order is drawn anew each day, the same for everybody that day:
 * over a campaign nobody is always first, and a page can still be cached and shared.
 */
export function fairOrder(contestId: string, candidates: Candidate[], day: string): Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, lot: lot(`${day}/${contestId}/${candidate.id}`) }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ candidate }) => candidate)
}

/** The day on which a page was drawn, while it is taken over: by another one its lists would stand otherwise. */
export const today = () => drawnFrom()?.day ?? new Date().toISOString().slice(0, 10)

/** FNV-1a, stirred once more at the end: its last bytes alone move the high bits too little to shuffle by. */
function lot(words: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < words.length; index++) {
    hash = Math.imul(hash ^ words.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
