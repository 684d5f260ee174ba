// The built page with a page's words in it: what it says of itself, what it shows, and what it was drawn from.
import type { Head } from '../ui/head'
import { inLocale, LOCALE } from '../ui/locale'
import { LOCALES, type LocaleName } from '../ui/locales'
import { words } from '../ui/words'

type Filling = {
  head: Head
  origin: string
  /** The page's one address: its path, and its query with the question mark. */
  place: { path: string; query: string }
  html: string
  /** What the browser goes on from. */
  state: unknown
}

export function filled(shell: string, { head, origin, place, html, state }: Filling): string {
  const data = JSON.stringify(state).replaceAll('<', '\\u003c')
  return into(
    into(shell, /<title>.*?<\/title>\s*(<meta name="description"[^>]*>)?/s, headOf(head, origin, place)),
    /<div id="app">.*<\/div>(?=\s*(<script|<\/body>))/s,
    `<div id="app">${html}</div>\n    <script type="application/json" id="state">${data}</script>`,
  )
}

function into(shell: string, place: RegExp, what: string): string {
  if (!place.test(shell)) throw new Error(`the built page has no ${place}`)
  return shell.replace(place, () => what)
}

function headOf(head: Head, origin: string, { path, query }: Filling['place']): string {
  const title = head.title && head.title !== 'CivicQ' ? `${head.title} · CivicQ` : 'CivicQ'
  const description = head.description ?? words.description
  const url = origin + path + query
  return [
    `<title>${escaped(title)}</title>`,
    named('description', description),
    link('canonical', url),
    ...(Object.keys(LOCALES) as LocaleName[]).map((name) =>
      link('alternate', origin + inLocale(path, name) + query, `hreflang="${name}"`),
    ),
    head.feed && link('alternate', head.feed, `type="application/atom+xml" title="${escaped(words.feed)}"`),
    property('og:title', title),
    property('og:description', description),
    property('og:url', url),
    property('og:type', 'website'),
    property('og:site_name', 'CivicQ'),
    property('og:locale', LOCALES[LOCALE].tag.replace('-', '_')),
  ]
    .filter(Boolean)
    .join('\n    ')
}

const named = (name: string, content: string) => `<meta name="${name}" content="${escaped(content)}" />`
const property = (name: string, content: string) =>
  `<meta property="${name}" content="${escaped(content)}" />`
const link = (rel: string, href: string, more = '') =>
  `<link rel="${rel}" ${more && `${more} `}href="${escaped(href)}" />`

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
