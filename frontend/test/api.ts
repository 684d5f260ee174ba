// A stand-in for the API in tests: each path answers what the test says, when the test says.
import { vi } from 'vitest'

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
export type Sent = { method: string; path: string; headers: Headers; body: unknown }
type Handler = (sent: Sent) => Answer | Promise<Answer>

/** `answers` maps "METHOD /path" (without the query) to a handler; what no handler is for is a 404. */
export function stubApi(answers: Record<string, Handler>): Sent[] {
  const log: Sent[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    const path = String(input)
    const sent: Sent = {
      method: init.method ?? 'GET',
      path,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    log.push(sent)
    const handler = answers[`${sent.method} ${path.split('?')[0]}`]
    const { status = 200, body, headers } = handler ? await handler(sent) : { status: 404 }
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: headers ?? {} })
  })
  return log
}

/** An answer that the test gives when it is time. */
export function later(): { answer: (value: Answer) => void; promise: Promise<Answer> } {
  let answer: (value: Answer) => void = () => {}
  const promise = new Promise<Answer>((resolve) => {
    answer = resolve
  })
  return { answer, promise }
}

export const problem = (status: number, detail: string): Answer => ({
  status,
  body: { type: 'about:blank', title: 'Refused', status, detail },
})
