import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import type {
  FoundQuestions,
  Question,
  QuestionWithVersions,
  RankedQuestions,
  Trending,
  VoteOutcome,
} from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'

const FRESH_MILLISECONDS = 5 * 60_000
const TRENDING_FRESH_MILLISECONDS = 60_000
// Enough that a precinct's own contests are among them; a number of its own for each place would be a cache of its own.
const TRENDING_LIMIT = '20'

export const SORTS = ['trending', 'top', 'new', 'controversial'] as const
export type Sort = (typeof SORTS)[number]

export const sortFrom = (words: string | null): Sort => SORTS.find((sort) => sort === words) ?? 'trending'

export const questionsQuery = (contestId: string, sort: Sort, issue: string | null) =>
  infiniteQueryOptions({
    queryKey: ['questions', 'of-contest', contestId, sort, issue],
    queryFn: ({ pageParam, signal }) =>
      request<RankedQuestions>(
        withQuery(address('/api/contests/{contest_id}/questions', { contest_id: contestId }), {
          // What the API does anyway is not said: one address, one cache entry.
          sort: sort === 'trending' ? null : sort,
          issue,
          after: pageParam,
        }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: FRESH_MILLISECONDS,
    placeholderData: keepPreviousData,
  })

export const questionQuery = (id: string) =>
  queryOptions({
    queryKey: ['questions', 'one', id],
    queryFn: ({ signal }) =>
      request<QuestionWithVersions>(address('/api/questions/{question_id}', { question_id: id }), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })

export const trendingQuery = (ballotId: string) =>
  queryOptions({
    queryKey: ['questions', 'trending', ballotId],
    queryFn: ({ signal }) =>
      request<Trending>(
        withQuery(address('/api/ballots/{ballot_id}/trending', { ballot_id: ballotId }), {
          limit: TRENDING_LIMIT,
        }),
        { signal },
      ),
    select: ({ questions }) => questions,
    staleTime: TRENDING_FRESH_MILLISECONDS,
  })

/** What a city asks about most, on the ballot of its next election: as many as the API gives at once. */
export const trendingInCityQuery = (slug: string) =>
  queryOptions({
    queryKey: ['questions', 'trending', 'city', slug],
    queryFn: ({ signal }) =>
      request<Trending>(
        withQuery(address('/api/cities/{city_slug}/trending', { city_slug: slug }), { limit: '100' }),
        { signal },
      ),
    staleTime: TRENDING_FRESH_MILLISECONDS,
  })

/** One spelling for one search, as the API compares it: one address, one cache entry. */
export const sought = (typed: string) => typed.trim().toLowerCase().split(/\s+/).join(' ')

/** Questions of a city's next ballot that have all these words; the answer before stays until this one is there. */
export const searchQuery = (slug: string, words: string) =>
  queryOptions({
    queryKey: ['questions', 'search', slug, sought(words)],
    queryFn: ({ signal }) =>
      request<FoundQuestions>(
        withQuery(address('/api/cities/{city_slug}/search', { city_slug: slug }), { q: sought(words) }),
        { signal },
      ),
    staleTime: TRENDING_FRESH_MILLISECONDS,
    placeholderData: keepPreviousData,
  })

/** The new count of one question, wherever it is shown; all else stays as it was, and grows old as it would have. */
export function applyTally(client: QueryClient, { question_id, up, down }: VoteOutcome): void {
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: ['questions'] })) {
    client.setQueryData(queryKey, (data: unknown) => withCounts(data, question_id, { up, down }), {
      updatedAt: state.dataUpdatedAt,
    })
  }
}

/** Pages, lists and single questions hold questions at different depths; a question is known by its id and counts. */
function withCounts(data: unknown, id: string, counts: Pick<Question, 'up' | 'down'>): unknown {
  if (Array.isArray(data)) return data.map((each) => withCounts(each, id, counts))
  if (typeof data !== 'object' || data === null) return data
  if ('id' in data && data.id === id && 'up' in data) return { ...data, ...counts }
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, withCounts(value, id, counts)]),
  )
}
