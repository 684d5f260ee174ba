import { queryOptions } from '@tanstack/react-query'
import type { Following } from '../api/generated/types.gen'
import { address } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 5 * 60_000

export const followsQuery = () =>
  queryOptions({
    queryKey: ['me', 'follows'],
    queryFn: ({ signal }) => personalRequest<Following>(address('/api/me/follows'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })

/** What can be followed, as one word each, as `civicq/follows/topics.py` has it. */
export type Topic = `${'contest' | 'candidate' | 'question'}/${string}` | `ballot/${string}/issue/${string}`
