import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Decisions, MyQuestions, MyVotes } from '../api/generated/types.gen'
import { address, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 60_000
const VOTES_ON_PAGE = '30'

/** What I asked, the newest first, whatever became of it. */
export const myQuestionsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['me', 'questions'],
    queryFn: ({ pageParam, signal }) =>
      personalRequest<MyQuestions>(withQuery(address('/api/me/questions'), { after: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: FRESH_MILLISECONDS,
  })

/** What moderators decided about what I wrote, the newest first. */
export const myDecisionsQuery = () =>
  queryOptions({
    queryKey: ['me', 'decisions'],
    queryFn: ({ signal }) => personalRequest<Decisions>(address('/api/me/decisions'), { signal }),
    select: ({ decisions }) => decisions,
    staleTime: FRESH_MILLISECONDS,
  })

/** What I voted on, the question asked last first, with its words. */
export const myVotesInWordsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['me', 'votes', 'in-words'],
    queryFn: ({ pageParam, signal }) =>
      personalRequest<MyVotes>(
        withQuery(address('/api/me/votes'), { after: pageParam, limit: VOTES_ON_PAGE }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: FRESH_MILLISECONDS,
  })
