import { queryOptions } from '@tanstack/react-query'
import type { Mistakes } from '../api/generated/types.gen'
import { address } from '../api/request'
import { personalRequest } from '../session/session'
import { ofCity } from '../work/queries'

const FRESH_MILLISECONDS = 60_000

/** What I told of, the newest first. */
export const myMistakesQuery = () =>
  queryOptions({
    queryKey: ['me', 'mistakes'],
    queryFn: ({ signal }) => personalRequest<Mistakes>(address('/api/me/mistakes'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })

/** What a city has been told of and has not decided, the longest waiting first. */
export const mistakesQuery = (slug: string) =>
  ofCity<Mistakes>(slug, 'mistakes', address('/api/admin/cities/{city_slug}/mistakes', { city_slug: slug }))
