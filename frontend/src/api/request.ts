// One way to talk to the API: JSON in, JSON out, and every failure a Problem that a page can show.

import { at, LOCALE } from '../ui/locale'
import { words } from './words'

/** RFC 9457, as the API answers it. `status` is 0 where no answer came at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
  }
}

export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

let answered: (path: string) => Promise<Response> | undefined = () => undefined

/** From now on a GET is answered so; what gets no answer is fetched. For a server, which asks the API in its own way. */
export function answerBy(ask: typeof answered): void {
  answered = ask
}

export async function request<T>(path: string, call: Call = {}): Promise<T> {
  const { method = 'GET', body, headers, signal } = call
  const sent =
    (method === 'GET' && answered(path)) ||
    fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  const answer = await sent.catch((failure: unknown) => {
    if (signal?.aborted) throw failure
    throw new Problem(0, words.unreachable)
  })
  if (!answer.ok) throw await problemFrom(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

type Named<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Named<Rest>
  : never

/** An address of the API, by its template in the API's description; a test holds that it is there. */
export function address<Template extends `/api/${string}`>(
  template: Template,
  ...[path]: Named<Template> extends never ? [] : [path: Record<Named<Template>, string>]
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((path as Record<string, string>)[name] ?? ''),
  )
}

/** The same, of what the API itself puts into words: in this language. */
export const spoken: typeof address = (template, ...path) => `/api${at(address(template, ...path).slice(4))}`

export const TERMS = address('/api/terms') + at('')

/** A path with its query; parameters without a value are left out. */
export function withQuery(path: string, parameters: Record<string, string | null | undefined>): string {
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  // One spelling for one page, whatever the order in which the caller named them: the edge keys on it.
  present.sort(([a], [b]) => (a < b ? -1 : 1))
  return present.length ? `${path}?${new URLSearchParams(present)}` : path
}

/** In the page's language: what everybody reads, and what never came to the API, is refused in English alone. */
async function problemFrom(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null)
  const told = body && typeof body === 'object' && 'detail' in body ? body.detail : null
  const isRead = (answer.headers.get('Content-Language') ?? 'en') === LOCALE
  return new Problem(
    answer.status,
    isRead && typeof told === 'string' && told ? told : (OWN[answer.status] ?? words.broken),
    secondsUntil(answer.headers.get('Retry-After')),
  )
}

const OWN: Record<number, string> = { 404: words.missing, 429: words.tooMany, 503: words.busy }

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function secondsUntil(value: string | null): number | null {
  if (!value) return null
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null
}
