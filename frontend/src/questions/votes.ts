// My votes. What I pressed is shown at once, as a layer over what the server confirmed: a vote that fails is taken
// back by dropping its layer, which can touch no other question and no later vote.
import { queryOptions, useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MyVotes, Question, VoteOutcome } from '../api/generated/types.gen'
import { retryDelay, shouldRetry } from '../api/queryClient'
import { address, withQuery } from '../api/request'
import { personalRequest, useSignedIn } from '../session/session'
import { applyTally } from './queries'

const FRESH_MILLISECONDS = 60_000

export type VoteValue = -1 | 0 | 1

export const myVotesQuery = (contestId: string) =>
  queryOptions({
    queryKey: ['me', 'votes', contestId],
    queryFn: ({ signal }) =>
      personalRequest<MyVotes>(withQuery(address('/api/me/votes'), { contest: contestId }), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })

export type MyVote = {
  value: VoteValue
  up: number
  down: number
  /** False until my earlier votes are known: a press would not know what it toggles. */
  ready: boolean
  problem: Error | null
  cast: (value: VoteValue) => void
}

export function useVote(question: Question): MyVote {
  const signedIn = useSignedIn()
  const client = useQueryClient()
  const myVotes = useQuery({ ...myVotesQuery(question.contest_id), enabled: signedIn })
  const confirmed = myValue(myVotes.data, question.id)

  const mutationKey = ['vote', question.id]
  const { mutate, error } = useMutation({
    mutationKey,
    // One after another for one question, so that the last press is also the last to arrive.
    scope: { id: `vote/${question.id}` },
    mutationFn: (value: VoteValue) =>
      personalRequest<VoteOutcome>(address('/api/me/votes/{question_id}', { question_id: question.id }), {
        method: 'PUT',
        body: { value },
      }),
    // The same vote twice is one vote.
    retry: shouldRetry,
    retryDelay,
    onSuccess: async (tally) => {
      const { queryKey } = myVotesQuery(question.contest_id)
      // An answer to an older question ("how did I vote?") must not arrive after this one.
      await client.cancelQueries({ queryKey })
      client.setQueryData(queryKey, (mine) => withVote(mine, tally))
      applyTally(client, tally)
    },
  })
  const pending = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: (mutation) => mutation.state.variables as VoteValue,
  })

  const value = pending.at(-1) ?? confirmed
  return {
    value,
    up: shown(question.up, confirmed, value, 1),
    down: shown(question.down, confirmed, value, -1),
    ready: !signedIn || !myVotes.isLoading,
    problem: error,
    cast: mutate,
  }
}

/** A count holds at least my own vote: the public answer may be some seconds older than it. */
function shown(count: number, confirmed: VoteValue, value: VoteValue, side: 1 | -1): number {
  const others = Math.max(0, count - (confirmed === side ? 1 : 0))
  return others + (value === side ? 1 : 0)
}

const myValue = (mine: MyVotes | undefined, questionId: string): VoteValue =>
  (mine?.votes.find((vote) => vote.question_id === questionId)?.value ?? 0) as VoteValue

function withVote(mine: MyVotes | undefined, { question_id, value }: VoteOutcome): MyVotes {
  const others = mine?.votes.filter((vote) => vote.question_id !== question_id) ?? []
  return { votes: [...others, { question_id, value }], next: mine?.next ?? null }
}
