// One page as HTML, for a visitor whose script is still on its way, or who runs none: what the API says, drawn by the same
// components that go on with it in the browser. Knows no Lambda and nobody's session.
import { dehydrate } from '@tanstack/react-query'
import { createQueryClient } from './api/queryClient'
import { answeredBy, Problem } from './api/request'
import { today } from './ballots/contests'
import { draw } from './draw'
import { routes } from './routes/routes'
import { inLocale, LOCALE } from './ui/locale'
import { LOCALES, type LocaleName } from './ui/locales'
import { matchRoute } from './ui/router'

/** How the API answers a GET of this path. */
export type Ask = (path: string) => Promise<Response>
export type Rendered = { status: number; headers: Record<string, string>; html: string }

/** What asks the API for nothing is as good as its components, which a deployment purges. */
const UNASKED = { tags: ['page'], seconds: { 's-maxage': 3600 } }
const SECONDS = ['s-maxage', 'stale-while-revalidate', 'stale-if-error'] as const

/** Throws where the API is not there to be asked: the site without its words is better than a page of errors. */
export async function rendered(url: string, shell: string, ask: Ask): Promise<Rendered> {
  const { pathname, searchParams } = new URL(url)
  const match = matchRoute(routes, pathname)
  if (match?.page.personal) return { status: 200, headers: { 'cache-control': 'no-cache' }, html: shell }
  const client = createQueryClient()
  client.setDefaultOptions({
    queries: { ...client.getDefaultOptions().queries, retry: false, retryOnMount: false },
  })
  const answers: Response[] = []
  if (match) {
    const module = await match.page.fetch()
    await answeredBy(
      async (path) => {
        const answer = await ask(path)
        answers.push(answer)
        return answer
      },
      async () => module.load?.(client, match.parameters, searchParams),
    )
  }
  for (const { state } of client.getQueryCache().getAll()) {
    if (state.error && !isGone(state.error)) throw state.error
  }
  const { html, head } = draw(url, client)
  const state = JSON.stringify({ day: today(), queries: dehydrate(client) }).replaceAll('<', '\\u003c')
  const page = filled(shell, {
    title: head.title && head.title !== 'CivicQ' ? `${head.title} · CivicQ` : 'CivicQ',
    description: head.description ?? '',
    url: new URL(pathname, url).href,
    html,
    state,
  })
  client.clear()
  return {
    status: head.status ?? 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...freshness(answers) },
    html: page,
  }
}

const isGone = (error: unknown) => error instanceof Problem && (error.status === 404 || error.status === 410)

/** The page is as fresh as the least fresh of what it shows, and purged with any of it. */
function freshness(answers: Response[]): Record<string, string> {
  if (!answers.length) return told(UNASKED.seconds, UNASKED.tags)
  const tags = new Set<string>()
  const seconds: Record<string, number> = {}
  for (const { headers } of answers) {
    for (const tag of (headers.get('cache-tag') ?? '').split(',')) if (tag.trim()) tags.add(tag.trim())
    const control = headers.get('cache-control') ?? ''
    for (const name of SECONDS) {
      const value = Number(new RegExp(`${name}=(\\d+)`).exec(control)?.[1] ?? 0)
      seconds[name] = Math.min(seconds[name] ?? value, value)
    }
  }
  return seconds['s-maxage'] ? told(seconds, [...tags]) : { 'cache-control': 'private, no-store' }
}

function told(seconds: Record<string, number>, tags: string[]): Record<string, string> {
  const parts = Object.entries(seconds).filter(([, value]) => value)
  return {
    'cache-control': ['public', 'max-age=0', ...parts.map(([name, value]) => `${name}=${value}`)].join(', '),
    'cache-tag': tags.sort().join(','),
  }
}

type Filling = { title: string; description: string; url: string; html: string; state: string }

/** The built page with this page's words in it. */
function filled(shell: string, { title, description, url, html, state }: Filling): string {
  const { origin, pathname } = new URL(url)
  const others = (Object.keys(LOCALES) as LocaleName[]).map(
    (name) =>
      `<link rel="alternate" hreflang="${name}" href="${escaped(origin + inLocale(pathname, name))}" />`,
  )
  const head = [
    `<title>${escaped(title)}</title>`,
    `<meta name="description" content="${escaped(description)}" />`,
    `<link rel="canonical" href="${escaped(url)}" />`,
    ...others,
    `<meta property="og:title" content="${escaped(title)}" />`,
    `<meta property="og:description" content="${escaped(description)}" />`,
    `<meta property="og:url" content="${escaped(url)}" />`,
    '<meta property="og:type" content="website" />',
    '<meta property="og:site_name" content="CivicQ" />',
    `<meta property="og:locale" content="${LOCALES[LOCALE].tag.replace('-', '_')}" />`,
  ].join('\n    ')
  return shell
    .replace(/<title>.*?<\/title>\s*(<meta name="description"[^>]*>)?/s, () => head)
    .replace(
      /<div id="app">.*<\/div>(?=\s*(<script|<\/body>))/s,
      () => `<div id="app">${html}</div>\n    <script type="application/json" id="state">${state}</script>`,
    )
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
