import { queryOptions } from '@tanstack/react-query'
import type { Decisions, Months, Queue } from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const QUEUE_FRESH_MILLISECONDS = 15_000
const QUEUE_AGAIN_MILLISECONDS = 30_000
const FRESH_MILLISECONDS = 60_000
const DECISIONS_ON_PAGE = 20

export const queueQuery = (slug: string) =>
  queryOptions({
    queryKey: ['admin', 'queue', slug],
    queryFn: ({ signal }) =>
      personalRequest<Queue>(address('/api/admin/cities/{city_slug}/queue', { city_slug: slug }), { signal }),
    staleTime: QUEUE_FRESH_MILLISECONDS,
    refetchInterval: QUEUE_AGAIN_MILLISECONDS,
  })

/** What moderators decided, the newest first; `after` is the last one of the page before. */
export const logQuery = (slug: string, after: string | null) =>
  queryOptions({
    queryKey: ['moderation', 'log', slug, after],
    queryFn: ({ signal }) =>
      request<Decisions>(
        withQuery(address('/api/cities/{city_slug}/moderation', { city_slug: slug }), { after }),
        { signal },
      ),
    select: ({ decisions }) => ({
      decisions,
      next: decisions.length === DECISIONS_ON_PAGE ? (decisions.at(-1)?.id ?? null) : null,
    }),
    staleTime: FRESH_MILLISECONDS,
  })

export const monthsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['moderation', 'months', slug],
    queryFn: ({ signal }) =>
      request<Months>(address('/api/cities/{city_slug}/moderation/months', { city_slug: slug }), { signal }),
    select: ({ months }) => months,
    staleTime: FRESH_MILLISECONDS,
  })
