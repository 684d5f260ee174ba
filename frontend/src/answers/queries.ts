import { queryOptions } from '@tanstack/react-query'
import type { AnswersToQuestion } from '../api/generated/types.gen'
import { address, request } from '../api/request'

const FRESH_MILLISECONDS = 5 * 60_000

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
