import { queryOptions } from '@tanstack/react-query'
import type { Cities, CityWithBallots } from '../api/generated/types.gen'
import { address, request } from '../api/request'

const FRESH_MILLISECONDS = 10 * 60_000

export const citiesQuery = () =>
  queryOptions({
    queryKey: ['cities'],
    queryFn: ({ signal }) => request<Cities>(address('/api/cities'), { signal }),
    select: ({ cities }) => cities,
    staleTime: FRESH_MILLISECONDS,
  })

export const cityQuery = (slug: string) =>
  queryOptions({
    queryKey: ['cities', slug],
    queryFn: ({ signal }) =>
      request<CityWithBallots>(address('/api/cities/{city_slug}', { city_slug: slug }), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
