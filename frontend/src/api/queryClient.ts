// How often we ask again, and how patiently. What stays fresh for how long stands with each noun's queries.
import { notifyManager, QueryClient } from '@tanstack/react-query'
import { Problem } from './request'

// What changes together is drawn together: no paint may fall between the news and the components that hear it.
notifyManager.setScheduler(queueMicrotask)

const ATTEMPTS = 3
const LONGEST_WAIT_SECONDS = 30

/** Our own mistakes are not repeated; a busy or broken server is asked again. */
export function shouldRetry(failures: number, problem: Error): boolean {
  if (failures >= ATTEMPTS - 1) return false
  if (!(problem instanceof Problem)) return false
  if ((problem.retryAfterSeconds ?? 0) > LONGEST_WAIT_SECONDS) return false
  return problem.status === 0 || problem.status === 429 || problem.status >= 500
}

/** The wait that the server named, otherwise half a second doubled each time with a random part. */
export function retryDelay(failures: number, problem: Error): number {
  if (problem instanceof Problem && problem.retryAfterSeconds !== null)
    return problem.retryAfterSeconds * 1000
  return 500 * 2 ** failures * (0.5 + Math.random())
}

/** A server must make one per request: it holds what one visitor saw. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay,
        // A visitor without a network gets an error with a way out, not a page that loads for ever.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
