// The built page with a page's words in it: what it says of itself, what it shows, and what it was drawn from.
import type { Head } from '../ui/head'
import { inLocale, LOCALE } from '../ui/locale'
import { LOCALES, type LocaleName } from '../ui/locales'
import type { PageFiles } from '../ui/pages'
import { words as uiWords } from '../ui/words'
import { words } from './words'

type Filling = {
  head: Head
  origin: string
  /** The page's one address: its path, and its query with the question mark. */
  place: { path: string; query: string }
  html: string
  /** What the browser goes on from. */
  state: unknown
  files?: PageFiles | undefined
}

export function filled(shell: string, { head, origin, place, html, state, files }: Filling): string {
  const data = JSON.stringify(state).replaceAll('<', '\\u003c')
  // Whoever runs no script reads the page; that there would be more with one is of no use to them.
  const readable = shell.replace(/<noscript>.*?<\/noscript>\s*/s, '')
  const described = into(
    readable,
    /<title>.*?<\/title>\s*(<meta name="description"[^>]*>)?/s,
    headOf(head, origin, place),
  )
  return into(
    files ? into(described, /(?=<\/head>)/, fetched(files)) : described,
    /<div id="app">.*<\/div>(?=\s*(<script|<\/body>))/s,
    `<div id="app">${html}</div>\n    <script type="application/json" id="state">${data}</script>`,
  )
}

function into(shell: string, place: RegExp, what: string): string {
  if (!place.test(shell)) throw new Error(`the built page has no ${place}`)
  return shell.replace(place, () => what)
}

/** The page's own styles, which it is read in, and its scripts, so that they do not wait for those of every page. */
const fetched = ({ scripts, styles }: PageFiles) =>
  [
    ...styles.map((href) => `  ${link('stylesheet', href)}\n  `),
    ...scripts.map((href) => `  ${link('modulepreload', href, 'crossorigin')}\n  `),
  ].join('')

/** What is shared and searched: the page's one address, the same page in other languages, and how a link to it looks (ogp.me). */
function headOf(head: Head, origin: string, { path, query }: Filling['place']): string {
  const title = head.title && head.title !== 'CivicQ' ? `${head.title} · CivicQ` : 'CivicQ'
  const description = head.description ?? uiWords.description
  const said = [`<title>${escaped(title)}</title>`, named('description', description)]
  // What is not there, or not any more, has no address that anybody should go by.
  if ((head.status ?? 200) !== 200) return lines(said)
  const url = origin + path + query
  const names = Object.keys(LOCALES) as LocaleName[]
  return lines([
    ...said,
    link('canonical', url),
    ...names.map((name) => link('alternate', origin + inLocale(path, name) + query, `hreflang="${name}"`)),
    link('alternate', origin + inLocale(path, 'en') + query, 'hreflang="x-default"'),
    head.feed && link('alternate', head.feed, `type="application/atom+xml" title="${escaped(uiWords.feed)}"`),
    property('og:title', title),
    property('og:description', description),
    property('og:url', url),
    property('og:type', 'website'),
    property('og:site_name', 'CivicQ'),
    property('og:locale', ogLocale(LOCALE)),
    ...names.filter((name) => name !== LOCALE).map((name) => property('og:locale:alternate', ogLocale(name))),
    property('og:image', `${origin}/share.png`),
    property('og:image:type', 'image/png'),
    property('og:image:width', '1200'),
    property('og:image:height', '630'),
    property('og:image:alt', words.sharePicture),
    named('twitter:card', 'summary_large_image'),
  ])
}

const lines = (said: (string | undefined)[]) => said.filter(Boolean).join('\n    ')
const ogLocale = (name: LocaleName) => LOCALES[name].tag.replace('-', '_')

const named = (name: string, content: string) => `<meta name="${name}" content="${escaped(content)}" />`
const property = (name: string, content: string) =>
  `<meta property="${name}" content="${escaped(content)}" />`
const link = (rel: string, href: string, more = '') =>
  `<link rel="${rel}" ${more && `${more} `}href="${escaped(href)}" />`

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
