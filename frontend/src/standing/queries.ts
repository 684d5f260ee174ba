import { queryOptions } from '@tanstack/react-query'
import type { Standings } from '../api/generated/types.gen'
import { address } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 30_000

/** Where I am verified, where I wait, and which codes are on their way. */
export const standingsQuery = () =>
  queryOptions({
    queryKey: ['me', 'standings'],
    queryFn: ({ signal }) => personalRequest<Standings>(address('/api/me/standings'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
