// Sending something for oneself: what went wrong stands where it was sent from, what went well is said aloud.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Call, Problem } from '../api/request'
import { personalRequest } from '../session/session'
import { announce } from '../ui/announce'
import { words } from './words'

type Sending = Required<Pick<Call, 'method'>> & Pick<Call, 'body'> & { path: string }

export function useSend<Answer = void>(changed: QueryKey[] = []) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ path, method, body }: Sending) => personalRequest<Answer>(path, { method, body }),
    onSuccess: () => Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  return {
    isPending,
    problem: error && (error instanceof Problem ? error.detail : words.notSent),
    /** Once, until it is answered; `said` is told to who does not see what changed. */
    send: (sending: Sending, said: string, then?: (answer: Answer) => void) => {
      if (isPending) return
      mutate(sending, {
        onSuccess: (answer) => {
          announce(said)
          then?.(answer)
        },
      })
    },
  }
}
