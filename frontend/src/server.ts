// One page as HTML, for a visitor whose script is still on its way, or who runs none: what the API says, drawn by the same
// components that go on with it in the browser. Knows no Lambda and nobody's session.
import { AsyncLocalStorage } from 'node:async_hooks'
import { dehydrate } from '@tanstack/react-query'
import { createQueryClient } from './api/queryClient'
import { answerBy, Problem } from './api/request'
import { today } from './ballots/contests'
import { draw } from './draw'
import { filled } from './pages/filled'
import { freshness, OF_THE_SITE, UNKEPT } from './pages/freshness'
import { routes } from './routes/routes'
import { at } from './ui/locale'
import type { LazyPage } from './ui/pages'
import { matchRoute } from './ui/router'

/** How the API answers a GET of this path. */
export type Ask = (path: string) => Promise<Response>
export type Rendered = { status: number; headers: Record<string, string>; html: string }

/** Whom each drawing asks, its own, also where one that was given up goes on beside the next. */
const asking = new AsyncLocalStorage<Ask>()
answerBy((path) => asking.getStore()?.(path))

/**
 * `url` is the page's at the site's own origin. 403 where the API does not know who asks. Throws where the API is not there
 * to be asked: the site without its words is better than a page of errors.
 */
export async function rendered(url: string, shell: string, ask: Ask): Promise<Rendered> {
  const { origin, pathname, searchParams } = new URL(url)
  const match = matchRoute(routes, pathname)
  if (match?.page.personal) return { status: 200, headers: OF_THE_SITE, html: shell }
  const client = createQueryClient()
  client.setDefaultOptions({
    queries: { ...client.getDefaultOptions().queries, retry: false, retryOnMount: false },
  })
  const answers: Response[] = []
  const module = await match?.page.fetch()
  if (match) {
    const noted = async (path: string) => {
      const answer = await ask(path)
      answers.push(answer)
      return answer
    }
    await asking.run(noted, async () => module?.load?.(client, match.parameters, searchParams))
  }
  if (answers.some(({ status }) => status === 403)) return { status: 403, headers: UNKEPT, html: '' }
  for (const { state } of client.getQueryCache().getAll()) {
    if (state.error && !isGone(state.error)) throw state.error
  }
  const { html, head } = draw(url, client)
  // What shows nothing of the API reads the same on every day.
  const state = { ...(answers.length && { day: today() }), queries: dehydrate(client) }
  client.clear()
  return {
    status: head.status ?? 200,
    headers: freshness(answers),
    html: filled(shell, {
      head,
      origin,
      place: placeOf(pathname, searchParams, match?.page),
      html,
      state,
      files: module?.files,
    }),
  }
}

/** What the build draws, by path: pages that read the same whatever the API says, as they are to stand at `origin`. */
export async function prerendered(origin: string, shell: string): Promise<Map<string, string>> {
  const drawn = new Map<string, string>()
  for (const { pattern, page } of routes) {
    if (!page.prerendered) continue
    const path = at(pattern)
    const { status, html } = await rendered(origin + path, shell, async (asked) => {
      throw new Error(`${pattern} is prerendered, and asks for ${asked}`)
    })
    if (status !== 200) throw new Error(`${pattern} is prerendered with ${status}`)
    drawn.set(path, html)
  }
  return drawn
}

/** An address that the API cannot even read (422) leads nowhere, like one that is not there. */
const isGone = (error: unknown) => error instanceof Problem && [404, 410, 422].includes(error.status)

/** The one spelling of a page's address: its path without empty segments, and what of the query makes it another page. */
function placeOf(path: string, query: URLSearchParams, page: LazyPage | undefined) {
  const own = new URLSearchParams()
  for (const name of page?.query ?? []) {
    const value = query.get(name)
    if (value) own.set(name, value)
  }
  return { path: `/${path.split('/').filter(Boolean).join('/')}`, query: own.size ? `?${own}` : '' }
}
