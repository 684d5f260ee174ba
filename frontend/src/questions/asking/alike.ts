import { queryOptions } from '@tanstack/react-query'
import type { AlikeQuestions } from '../../api/generated/types.gen'
import { address, withQuery } from '../../api/request'
import { personalRequest } from '../../session/session'

const FRESH_MILLISECONDS = 60_000
/** From here on the API takes two questions for the same, as `civicq/questions/similarity.py` has it. */
export const SAME = 0.8

/** Questions of a contest that ask much the same as these words. */
export const alikeQuery = (contestId: string, text: string) =>
  queryOptions({
    queryKey: ['me', 'alike', contestId, text],
    queryFn: ({ signal }) =>
      personalRequest<AlikeQuestions>(
        withQuery(address('/api/me/questions/similar'), { contest: contestId, text }),
        { signal },
      ),
    select: ({ questions }) => questions,
    staleTime: FRESH_MILLISECONDS,
  })
