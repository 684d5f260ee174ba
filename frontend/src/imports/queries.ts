import { queryOptions } from '@tanstack/react-query'
import type { Proposals } from '../api/generated/types.gen'
import { address } from '../api/request'
import { ofCity } from '../work/queries'

const BUSY_AGAIN_MILLISECONDS = 2_000
const BUSY = ['uploaded', 'approved']

/** Asked again while a worker reads a file or lets one in. */
export const proposalsQuery = (slug: string) =>
  queryOptions({
    ...ofCity<Proposals>(
      slug,
      'proposals',
      address('/api/admin/cities/{city_slug}/proposals', { city_slug: slug }),
    ),
    refetchInterval: ({ state }) =>
      state.data?.proposals.some((each) => BUSY.includes(each.state)) ? BUSY_AGAIN_MILLISECONDS : false,
  })
