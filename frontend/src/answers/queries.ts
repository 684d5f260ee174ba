import { queryOptions } from '@tanstack/react-query'
import { request } from '../api/request'
import type { AnswersToQuestion } from '../api/shapes'

const FRESH_MILLISECONDS = 5 * 60_000

export const answersQuery = (questionId: string) =>
  queryOptions({
    queryKey: ['answers', 'to-question', questionId],
    queryFn: ({ signal }) =>
      request<AnswersToQuestion>(`/api/questions/${encodeURIComponent(questionId)}/answers`, { signal }),
    select: ({ candidates }) => candidates,
    staleTime: FRESH_MILLISECONDS,
  })
