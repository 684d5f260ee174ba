import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Registrations, Statistics } from '../api/generated/types.gen'
import { address, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const AGAIN_MILLISECONDS = 10_000
const FRESH_MILLISECONDS = 30_000

export const WINDOWS = ['1', '5', '15'] as const

export const statisticsQuery = (minutes: string) =>
  queryOptions({
    queryKey: ['admin', 'metrics', minutes],
    queryFn: ({ signal }) =>
      personalRequest<Statistics>(withQuery(address('/api/admin/metrics'), { minutes }), { signal }),
    staleTime: AGAIN_MILLISECONDS,
    refetchInterval: AGAIN_MILLISECONDS,
    placeholderData: keepPreviousData,
  })

export const registrationsQuery = () =>
  queryOptions({
    queryKey: ['admin', 'registrations'],
    queryFn: ({ signal }) => personalRequest<Registrations>(address('/api/admin/registrations'), { signal }),
    select: ({ registrations }) => registrations,
    staleTime: FRESH_MILLISECONDS,
  })
