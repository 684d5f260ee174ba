import { expect, test } from 'vitest'
import { aQuestion, CONTEST } from '../test/shapes'
import { type Ask, rendered } from './server'

const SHELL = `<!doctype html>
<html lang="en" dir="ltr">
  <head>
    <title>CivicQ</title>
    <meta name="description" content="The site" />
    <script type="module" src="/assets/main.js"></script>
  </head>
  <body>
    <noscript>No script</noscript>
    <div id="app"><div>frame</div></div>
  </body>
</html>`
const PAGE = `https://civicq.example/contests/${CONTEST.id}`
const QUESTION = aQuestion({ text: 'Who mends </script><b>the wall</b>?' })

function answering(
  answers: Record<string, [status: number, body: unknown, tags: string, seconds: number]>,
): Ask {
  return async (path) => {
    const found = answers[path.split('?')[0] ?? '']
    if (!found) return new Response('{"detail":"Not there."}', { status: 503 })
    const [status, body, tags, seconds] = found
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'cache-tag': tags,
        'cache-control': `public, max-age=0, s-maxage=${seconds}, stale-while-revalidate=300, stale-if-error=600`,
      },
    })
  }
}

const contest = `/api/contests/${CONTEST.id}`
const BOTH = answering({
  [contest]: [200, CONTEST, `contest/${CONTEST.id},ballot/b`, 600],
  [`${contest}/questions`]: [
    200,
    { questions: [QUESTION], next: null, as_of: null },
    `contest/${CONTEST.id}/questions,contest/${CONTEST.id}`,
    30,
  ],
})

test('a page has its words, and what it is made of for the script that comes later', async () => {
  const { status, html } = await rendered(PAGE, SHELL, BOTH)
  expect(status).toBe(200)
  expect(html).toContain('Ada Bell')
  expect(html).toContain('Who mends')
  expect(html).toContain('<title>Mayor, Harbor Falls · CivicQ</title>')
  expect(html).toContain('<link rel="canonical" href="' + PAGE + '" />')
  expect(html).toContain('hreflang="es" href="https://civicq.example/es/contests/')
  const state = /<script type="application\/json" id="state">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  expect(JSON.parse(state).queries.queries).toHaveLength(2)
  expect(html).not.toContain('frame')
})

test('it is purged with whatever it shows, and kept as long as the first of that changes', async () => {
  const { headers } = await rendered(PAGE, SHELL, BOTH)
  expect(headers['cache-tag']).toBe(
    [`ballot/b`, `contest/${CONTEST.id}`, `contest/${CONTEST.id}/questions`].join(','),
  )
  expect(headers['cache-control']).toBe(
    'public, max-age=0, s-maxage=30, stale-while-revalidate=300, stale-if-error=600',
  )
})

test('what is not there says so with its status, and is kept and purged like any page', async () => {
  const gone = { detail: 'Removed for a rule.' }
  const ask = answering({
    '/api/questions/q-1': [404, gone, 'question/q-1', 60],
    '/api/questions/q-1/answers': [404, gone, 'question/q-1', 60],
  })
  const { status, headers } = await rendered('https://civicq.example/questions/q-1', SHELL, ask)
  expect([status, headers['cache-tag']]).toEqual([404, 'question/q-1'])
})

test('an address that leads nowhere is a page with its status', async () => {
  expect((await rendered('https://civicq.example/no/such', SHELL, BOTH)).status).toBe(404)
})

test('where the API does not answer there is no page, lest one of errors be kept', async () => {
  await expect(rendered(PAGE, SHELL, answering({}))).rejects.toThrow()
})

test('what is for one person alone is the empty site', async () => {
  const { html, headers } = await rendered('https://civicq.example/me/votes', SHELL, BOTH)
  expect([html, headers['cache-control']]).toEqual([SHELL, 'no-cache'])
})
