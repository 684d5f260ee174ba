// The Lambda `pages`: an event of the gateway in, a page as HTML out. The edge has put the visitor's address into `x-page`,
// and asks S3 for the built site instead where this function fails.
import { createHash } from 'node:crypto'
import type { Ask, Rendered } from '../server'

type Headers = Record<string, string | undefined>
export type Event = { headers: Headers; requestContext?: { http?: { method?: string } } }
export type Answer = {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded: false
}
/** A language's own build: how it draws, and the built page that it draws into. */
export type Site = { rendered: (url: string, shell: string, ask: Ask) => Promise<Rendered>; shell: string }
/** Whom a page asks on behalf of this event, until the signal. */
export type AskFor = (event: Event, signal: AbortSignal) => Ask

/** All that a page asks together; whoever waits longer is better off with the site alone. */
const LONGEST_MILLISECONDS = 2_000
// A path and its query as the edge spells them: printable ASCII without a backslash or a fragment, and no host before it.
const PAGE = /^\/(?!\/)[!-"$-[\]-~]*$/
// What the API would read as another path than it was given.
const ESCAPED = /%(?:[01][0-9A-F]|7F|2F|5C|25)/i

/** `origin` is the site's own, such as https://civicq.example: no request says where it is. */
export function handlerOf(
  origin: string,
  sites: { prefix: string; site: Site }[],
  askFor: AskFor,
  milliseconds = LONGEST_MILLISECONDS,
) {
  return async (event: Event): Promise<Answer> => {
    const method = event.requestContext?.http?.method ?? 'GET'
    if (method !== 'GET' && method !== 'HEAD') {
      return plain(405, 'A page is read by GET or HEAD.', { allow: 'GET, HEAD' })
    }
    const url = pageOf(event, origin)
    if (!url) return plain(400, 'x-page is the path of a page, with its query.')
    const own = sites.find(({ prefix }) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`))
    if (!own) throw new Error('no language is built')
    const { rendered, shell } = own.site
    const signal = AbortSignal.timeout(milliseconds)
    try {
      const page = await Promise.race([rendered(url.href, shell, askFor(event, signal)), lateAt(signal)])
      if (page.status === 403) return plain(403, 'This address answers the edge alone.')
      const answer = answerTo(event, page)
      return method === 'HEAD' ? { ...answer, body: '' } : answer
    } catch (failure) {
      console.error(
        JSON.stringify({
          level: 'ERROR',
          service: 'pages',
          message: 'A page was not drawn, and is shown as the built site: see whether `public` answers.',
          correlation_id: event.headers['x-amz-cf-id'] ?? '',
          page: url.pathname,
          reason: failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure),
        }),
      )
      return plain(503, 'This page cannot be drawn now. Try again soon.', { 'retry-after': '5' })
    }
  }
}

function pageOf({ headers }: Event, origin: string): URL | null {
  const page = headers['x-page'] ?? ''
  const url = PAGE.test(page) && URL.parse(page, origin)
  // Dots may have led to where a path looks like a host.
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return null
  return ESCAPED.test(url.pathname) ? null : url
}

function answerTo({ headers }: Event, { status, headers: told, html }: Rendered): Answer {
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 20)}"`
  if (status === 200 && isHeld(headers['if-none-match'], etag)) {
    return { statusCode: 304, headers: { ...told, etag }, body: '', isBase64Encoded: false }
  }
  return {
    statusCode: status,
    headers: { ...told, etag, 'content-type': 'text/html; charset=utf-8' },
    body: html,
    isBase64Encoded: false,
  }
}

/** If-None-Match by weak comparison (RFC 9110 section 13.1.2): the edge weakens what it compresses. */
const isHeld = (condition: string | undefined, etag: string) =>
  condition?.trim() === '*' ||
  condition?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag) === true

export const plain = (statusCode: number, body: string, headers: Record<string, string> = {}): Answer => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store', ...headers },
  body: `${body}\n`,
  isBase64Encoded: false,
})

const lateAt = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the API took too long')), { once: true })
  })
