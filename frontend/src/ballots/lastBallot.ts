// The ballot that this browser saw last, so that a returning voter is one click away from it. Never leaves the browser.
import type { Election } from '../api/generated/types.gen'
import { recall, remember } from '../ui/remembered'

export type LastBallot = { path: string; city: string; election: Election }

const NAME = 'civicq/last-ballot'

export const rememberBallot = (ballot: LastBallot) => remember('localStorage', NAME, ballot)
export const lastBallot = (): LastBallot | null => recall('localStorage', NAME, isLastBallot)

function isLastBallot(value: unknown): value is LastBallot {
  const ballot = value as LastBallot | null
  return (
    typeof ballot?.path === 'string' &&
    /^(?:\/es)?\/cities\//.test(ballot.path) &&
    typeof ballot.city === 'string' &&
    typeof ballot.election?.name === 'string' &&
    !Number.isNaN(Date.parse(ballot.election.date))
  )
}
