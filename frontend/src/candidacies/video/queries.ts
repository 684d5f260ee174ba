import { queryOptions } from '@tanstack/react-query'
import type { MyVideo } from '../../api/generated/types.gen'
import { address } from '../../api/request'
import { personalRequest } from '../../session/session'

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
