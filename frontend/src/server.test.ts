import { expect, test, vi } from 'vitest'
import { API, answering, ORIGIN, SHELL } from '../test/drawn'
import { CONTEST } from '../test/shapes'
import { type Ask, prerendered, rendered } from './server'

const ALL = answering(API)
const PAGE = `${ORIGIN}/contests/${CONTEST.id}`
const drawn = (path: string, ask: Ask = ALL) => rendered(ORIGIN + path, SHELL, ask)
const stateIn = (html: string) =>
  JSON.parse(/<script type="application\/json" id="state">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null')
const canonicalIn = (html: string) => /<link rel="canonical" href="(.*?)"/.exec(html)?.[1]

test('a page has its words, and what it is made of for the script that comes later', async () => {
  const { status, html } = await rendered(PAGE, SHELL, ALL)
  expect(status).toBe(200)
  expect(html).toContain('Ada Bell')
  expect(html).toContain('Who mends')
  expect(html).toContain('<title>Mayor, Harbor Falls · CivicQ</title>')
  expect(html).toContain('hreflang="es" href="https://civicq.example/es/contests/')
  expect(stateIn(html).queries.queries).toHaveLength(2)
  expect(html).not.toContain('frame')
})

test.each([
  ['/', 'href="/cities/harbor-falls"', ['cities'], 86_400],
  ['/cities/harbor-falls', 'Who mends', ['city/harbor-falls', `ballot/${CONTEST.ballot.id}/trending`], 30],
  ['/cities/harbor-falls/ballots/2026-11-03', 'Who mends', [`ballot/${CONTEST.ballot.id}/precincts`], 30],
  ['/cities/harbor-falls/search?q=Wall', 'Who mends', [`ballot/${CONTEST.ballot.id}/trending`], 30],
  ['/candidates/a', 'I keep the harbor open.', ['candidate/a', 'candidate/a/answers'], 30],
])('%s reads without a script, and goes with all that it shows', async (path, words, tags, seconds) => {
  const { status, html, headers } = await drawn(path)
  expect(status).toBe(200)
  expect(/<main.*<\/main>/s.exec(html)?.[0]).toContain(words)
  expect(html).not.toContain('aria-busy="true"')
  expect(headers['cache-tag']?.split(',')).toEqual(expect.arrayContaining(tags))
  expect(headers['cache-control']).toContain(`s-maxage=${seconds},`)
})

test('it is purged with whatever it shows, and kept as long as the first of that changes', async () => {
  const { headers } = await rendered(PAGE, SHELL, ALL)
  expect(headers['cache-tag']).toBe(
    [`ballot/b`, `contest/${CONTEST.id}`, `contest/${CONTEST.id}/questions`].join(','),
  )
  expect(headers['cache-control']).toBe(
    'public, max-age=0, s-maxage=30, stale-while-revalidate=300, stale-if-error=600',
  )
})

test.each([
  ['more tags than the edge looks at', Array.from({ length: 51 }, (_, each) => `t/${each}`).join(',')],
  ['a tag that is none', 'two words'],
  ['a tag that is too long', 't'.repeat(257)],
])('with %s it would outlive a purge, and is not kept', async (_, tags) => {
  const cities = [200, { cities: [] }, tags, 60] as const
  const { status, headers } = await drawn('/', answering({ '/api/cities': [...cities] }))
  expect([status, headers]).toEqual([200, { 'cache-control': 'private, no-store' }])
})

test('what asks the API for nothing is kept until the next deployment', async () => {
  const { html, headers } = await drawn('/privacy', answering({}))
  expect(html).toContain('Privacy')
  expect(headers).toEqual({
    'cache-control': 'public, max-age=0, s-maxage=3600, stale-while-revalidate=600, stale-if-error=86400',
    'cache-tag': 'page',
  })
})

test('such pages are drawn at build, the same on every day', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-10-02T12:00:00Z') })
  const pages = await prerendered(ORIGIN, SHELL)
  expect([...pages.keys()]).toEqual(['/how-it-works', '/how-ranking-works', '/privacy', '/accessibility'])
  for (const [path, html] of pages) {
    expect(canonicalIn(html)).toBe(ORIGIN + path)
    expect(html).not.toContain('aria-busy="true"')
    expect(stateIn(html)).toEqual({ queries: { mutations: [], queries: [] } })
  }
  vi.setSystemTime(new Date('2026-10-03T12:00:00Z'))
  expect(await prerendered(ORIGIN, SHELL)).toEqual(pages)
  vi.useRealTimers()
})

test.each([
  ['?sort=top&issue=rents&utm_source=x', '?issue=rents&amp;sort=top'],
  ['?utm_source=x', ''],
])('of %s the address of the page keeps what makes it another page', async (given, kept) => {
  const { html } = await rendered(PAGE + given, SHELL, ALL)
  expect(canonicalIn(html)).toBe(PAGE + kept)
  expect(html).toContain(`hreflang="es" href="${PAGE.replace('/contests', '/es/contests')}${kept}"`)
})

test('a link to a page that is shared shows a picture, and names the site', async () => {
  const { html } = await rendered(PAGE, SHELL, ALL)
  const said = (name: string) => new RegExp(`<meta property="${name}" content="(.*?)"`).exec(html)?.[1]
  expect(said('og:title')).toBe('Mayor, Harbor Falls · CivicQ')
  expect(said('og:url')).toBe(PAGE)
  expect([said('og:locale'), said('og:locale:alternate')]).toEqual(['en_US', 'es_US'])
  expect([said('og:image'), said('og:image:width')]).toEqual([`${ORIGIN}/share.png`, '1200'])
  expect(said('og:image:alt')).toContain('ballot')
})

test('a page that reads without a script does not ask for one', async () => {
  expect((await rendered(PAGE, SHELL, ALL)).html).not.toContain('<noscript>')
})

test('search engines are told who answered a question, what a candidate says and when a ballot is voted on', async () => {
  const told = async (path: string) =>
    JSON.parse(/ld\+json">(.*?)<\/script>/.exec((await drawn(path)).html)?.[1] ?? 'null')
  expect(await told('/questions/q-1')).toMatchObject({
    '@type': 'QAPage',
    mainEntity: { suggestedAnswer: [{ text: 'I would cap rises.', author: { name: 'Ada Bell' } }] },
  })
  expect(await told('/candidates/a')).toMatchObject({
    mainEntity: { '@type': 'Person', name: 'Ada Bell', description: 'I keep the harbor open.' },
  })
  expect(await told('/cities/harbor-falls/ballots/2026-11-03')).toMatchObject({
    '@type': 'Event',
    startDate: '2026-11-03',
    location: { name: 'Harbor Falls, OR' },
  })
})

test('an address has one spelling', async () => {
  expect(canonicalIn((await rendered(`${PAGE}/`, SHELL, ALL)).html)).toBe(PAGE)
})

test('where there is a feed the page says so', async () => {
  const feed = `type="application/atom+xml" title="New questions as a feed (Atom)" href="/api/`
  const found = async (path: string) => (await drawn(path)).html.includes(feed)
  expect(await found(`/contests/${CONTEST.id}`)).toBe(true)
  expect(await found('/cities/harbor-falls/ballots/2026-11-03')).toBe(true)
  expect(await found('/candidates/a')).toBe(false)
})

test('what is not there says so with its status', async () => {
  const gone = { detail: 'No such question.' }
  const ask = answering({
    '/api/questions/q-1': [404, gone, '', 0],
    '/api/questions/q-1/answers': [404, gone, '', 0],
  })
  const { status, headers } = await drawn('/questions/q-1', ask)
  expect([status, headers['cache-control']]).toEqual([404, 'private, no-store'])
})

test('a question that was taken back is gone, and its page is kept and purged like any', async () => {
  const contest = { id: CONTEST.id, kind: 'race', title: CONTEST.title, ballot_id: 'b' }
  const ask = answering({
    '/api/questions/q-1': [200, { id: 'q-1', text: null, contest, versions: [] }, 'question/q-1', 60],
    '/api/questions/q-1/answers': [200, { candidates: [] }, 'question/q-1/answers', 60],
  })
  const { status, headers } = await drawn('/questions/q-1', ask)
  expect([status, headers['cache-tag']]).toEqual([410, 'question/q-1,question/q-1/answers'])
})

test('an address that leads nowhere is a page with its status, and nobody is told to go by it', async () => {
  const { status, html } = await drawn('/no/such')
  expect(status).toBe(404)
  expect(html).toContain('<title>This page is not here · CivicQ</title>')
  expect(html).not.toMatch(/canonical|hreflang="es" href|og:/)
})

test('where the API does not answer there is no page, lest one of errors be kept', async () => {
  await expect(rendered(PAGE, SHELL, answering({}))).rejects.toThrow()
})

test('who is not known to the API gets no page', async () => {
  const { status, html, headers } = await drawn('/', async () => new Response('{}', { status: 403 }))
  expect([status, html, headers]).toEqual([403, '', { 'cache-control': 'private, no-store' }])
})

test('what is for one person alone is the empty site', async () => {
  const { html, headers } = await drawn('/me/votes')
  expect([html, headers['cache-tag']]).toEqual([SHELL, 'page'])
})

test('two pages that are drawn at once ask each its own API, the first also after the second is done', async () => {
  const asked: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow = drawn('/cities/harbor-falls', async (path) => {
    asked.push(path)
    await held
    return ALL(path)
  })
  const quick = await drawn('/', async () =>
    Response.json(
      { cities: [{ id: 'x', name: 'Quick Town', slug: 'quick', state: null }] },
      { headers: { 'cache-control': 's-maxage=9', 'cache-tag': 'quick' } },
    ),
  )
  release()
  const first = await slow
  expect(quick.html).toContain('Quick Town')
  expect(quick.headers['cache-tag']).toBe('quick')
  expect(first.html).not.toContain('Quick Town')
  expect(first.headers['cache-tag']).not.toContain('quick')
  expect(asked).toHaveLength(4)
})
