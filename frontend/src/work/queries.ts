import { queryOptions } from '@tanstack/react-query'
import type { Candidacies, Me, MyCities } from '../api/generated/types.gen'
import { address } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 5 * 60_000
const OF_CITY_FRESH_MILLISECONDS = 30_000

export const meQuery = () =>
  queryOptions({
    queryKey: ['me', 'self'],
    queryFn: ({ signal }) => personalRequest<Me>(address('/api/me'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })

/** Whom somebody speaks for and which cities they work for: few, and every page of work needs them. */
export const workQuery = () =>
  queryOptions({
    queryKey: ['me', 'work'],
    queryFn: async ({ signal }) => {
      const [me, { candidacies }, { cities }] = await Promise.all([
        personalRequest<Me>(address('/api/me'), { signal }),
        personalRequest<Candidacies>(address('/api/me/candidacies'), { signal }),
        personalRequest<MyCities>(address('/api/me/cities'), { signal }),
      ])
      return { candidacies, cities, operates: me.groups.includes('operator') }
    },
    staleTime: FRESH_MILLISECONDS,
  })

/** What a city's staff reads of it: all begin alike, so that what changes much can have all of it read anew. */
export function ofCity<T>(slug: string, what: string, path: string) {
  return queryOptions({
    queryKey: ['admin', 'city', slug, what],
    queryFn: ({ signal }) => personalRequest<T>(path, { signal }),
    staleTime: OF_CITY_FRESH_MILLISECONDS,
  })
}
