import { queryOptions } from '@tanstack/react-query'
import type { AnswersOfCandidate, MyVideo, OpenQuestions } from '../api/generated/types.gen'
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

const LOOKED_AT_AGAIN_MILLISECONDS = 2_000

/** What has become of the video that was added last; null for none. Asked again while a worker looks at it. */
export const videoQuery = (candidateId: string, questionId: string) =>
  queryOptions({
    queryKey: ['me', 'video', candidateId, questionId],
    queryFn: ({ signal }) =>
      personalRequest<MyVideo | null>(
        address('/api/me/candidacies/{candidate_id}/answers/{question_id}/video', {
          candidate_id: candidateId,
          question_id: questionId,
        }),
        { signal },
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'uploaded' ? LOOKED_AT_AGAIN_MILLISECONDS : false),
    staleTime: 0,
  })
