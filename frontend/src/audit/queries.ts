import { queryOptions } from '@tanstack/react-query'
import type { Entries, Head } from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'
import { ofCity } from '../work/queries'

const FRESH_MILLISECONDS = 30_000

export const entriesQuery = (slug: string, after: string | null) =>
  ofCity<Entries>(
    slug,
    `audit after ${after}`,
    withQuery(address('/api/admin/cities/{city_slug}/audit', { city_slug: slug }), { after }),
  )

/** The head of the chain of all cities' decisions: public, since whoever notes it can hold us to it. */
export const chainQuery = () =>
  queryOptions({
    queryKey: ['audit', 'head'],
    queryFn: ({ signal }) => request<Head>(address('/api/audit'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
