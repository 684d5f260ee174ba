import { queryOptions } from '@tanstack/react-query'
import type { AnswersOfCandidate, OpenQuestions } from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 60_000
// As many as the API gives at once.
const MOST = '100'

/** What a candidate has not answered, what citizens support most first. */
export const openQuestionsQuery = (candidateId: string) =>
  queryOptions({
    queryKey: ['me', 'open-questions', candidateId],
    queryFn: ({ signal }) =>
      personalRequest<OpenQuestions>(
        withQuery(address('/api/me/candidacies/{candidate_id}/questions', { candidate_id: candidateId }), {
          limit: MOST,
        }),
        { signal },
      ),
    select: ({ questions }) => questions,
    staleTime: FRESH_MILLISECONDS,
  })

export const answeredQuery = (candidateId: string) =>
  queryOptions({
    queryKey: ['answers', 'of-candidate', candidateId],
    queryFn: ({ signal }) =>
      request<AnswersOfCandidate>(
        withQuery(address('/api/candidates/{candidate_id}/answers', { candidate_id: candidateId }), {
          limit: MOST,
        }),
        { signal },
      ),
    select: ({ answers }) => answers,
    staleTime: FRESH_MILLISECONDS,
  })
