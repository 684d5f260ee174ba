// Sending something for oneself: what went wrong stands where it was sent from, what went well is said aloud.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Call, Problem } from '../api/request'
import { words } from '../api/words'
import { personalRequest } from '../session/session'
import { announce } from '../ui/announce'

export type Request = Required<Pick<Call, 'method'>> & Pick<Call, 'body'> & { path: string }
type Sending<Answer> = Request & { said: string; then: ((answer: Answer) => void) | undefined }

export function useSend<Answer = void>(changed: QueryKey[] = []) {
  const client = useQueryClient()
  const reread = () => Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey })))
  const { mutate, isPending, isSuccess, variables, error, reset } = useMutation({
    mutationFn: ({ path, method, body }: Sending<Answer>) => personalRequest<Answer>(path, { method, body }),
    // Here and not with `mutate`: what was decided is often gone from the page by then, and its form with it.
    onSuccess: async (answer, { said, then }) => {
      await reread()
      announce(said)
      then?.(answer)
    },
    // Refused, because it stands otherwise than it is shown here: somebody was first, or a try was counted.
    onError: (problem) => {
      if (problem instanceof Problem && (problem.status === 409 || problem.status === 422)) void reread()
    },
  })
  return {
    isPending,
    /** What was said when it was done, for those who look; null again after `reset`. */
    done: isSuccess ? variables.said : null,
    reset,
    problem: error && (error instanceof Problem ? error.detail : words.notSent),
    /** Once, until it is answered; `said` is told to who does not see what changed. */
    send: (request: Request, said: string, then?: (answer: Answer) => void) => {
      if (!isPending) mutate({ ...request, said, then })
    },
  }
}
