import { queryOptions } from '@tanstack/react-query'
import { request } from '../api/request'
import type { City, CityPage } from '../api/shapes'

const FRESH_MILLISECONDS = 10 * 60_000

export const citiesQuery = () =>
  queryOptions({
    queryKey: ['cities'],
    queryFn: ({ signal }) => request<{ cities: City[] }>('/api/cities', { signal }),
    select: ({ cities }) => cities,
    staleTime: FRESH_MILLISECONDS,
  })

export const cityQuery = (slug: string) =>
  queryOptions({
    queryKey: ['cities', slug],
    queryFn: ({ signal }) => request<CityPage>(`/api/cities/${encodeURIComponent(slug)}`, { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
