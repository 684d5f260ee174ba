// Whether a ballot still takes questions and votes.
import type { OpenBallot } from '../api/generated/types.gen'
import { useOwn } from '../ui/drawn'
import { today } from './contests'
import { words } from './words'

/** Why nobody asks or votes on a ballot now; null while people may. */
export function useRests(ballot: Pick<OpenBallot, 'closes_at' | 'frozen'> | undefined): string | null {
  const closes = Date.parse(ballot?.closes_at ?? '')
  // A page is drawn for a day, and kept for some of it.
  const isClosed = useOwn(Date.now() >= closes, Date.parse(today()) >= closes)
  if (isClosed) return words.closed
  return ballot?.frozen ? words.frozen : null
}
