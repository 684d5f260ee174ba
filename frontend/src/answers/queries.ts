import { queryOptions } from '@tanstack/react-query'
import type { AnswersOfCandidate, AnswersToQuestion, MyVerdicts } from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 5 * 60_000
// As many as the API gives at once: what is not among them would stand there as left open.
const MOST_ANSWERS = '100'

export const answersQuery = (questionId: string) =>
  queryOptions({
    queryKey: ['answers', 'to-question', questionId],
    queryFn: ({ signal }) =>
      request<AnswersToQuestion>(
        address('/api/questions/{question_id}/answers', { question_id: questionId }),
        { signal },
      ),
    select: ({ candidates }) => candidates,
    staleTime: FRESH_MILLISECONDS,
  })

export const answersOfCandidateQuery = (candidateId: string) =>
  queryOptions({
    queryKey: ['answers', 'of-candidate', candidateId],
    queryFn: ({ signal }) =>
      request<AnswersOfCandidate>(
        withQuery(address('/api/candidates/{candidate_id}/answers', { candidate_id: candidateId }), {
          limit: MOST_ANSWERS,
        }),
        { signal },
      ),
    select: ({ answers }) => answers,
    staleTime: FRESH_MILLISECONDS,
  })

/** What I said of the answers to one question. */
export const myVerdictsQuery = (questionId: string) =>
  queryOptions({
    queryKey: ['me', 'verdicts', questionId],
    queryFn: ({ signal }) =>
      personalRequest<MyVerdicts>(withQuery(address('/api/me/verdicts'), { question: questionId }), {
        signal,
      }),
    select: ({ verdicts }) => verdicts,
    staleTime: FRESH_MILLISECONDS,
  })
