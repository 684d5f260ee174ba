import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { API, answering, ORIGIN, SHELL } from '../../test/drawn'
import { CONTEST } from '../../test/shapes'
import { type Ask, rendered } from '../server'
import { askPublic } from './askPublic'
import { type Event, handlerOf } from './handler'

const PAGE = `/contests/${CONTEST.id}`
const sites = [{ prefix: '', site: { rendered, shell: SHELL } }]
const asked = (headers: Event['headers'], method = 'GET'): Event => ({
  headers,
  requestContext: { http: { method } },
})
const handler = (ask: Ask = answering(API), milliseconds?: number) =>
  handlerOf(ORIGIN, sites, () => ask, milliseconds)
const answerTo = (page: string, ask?: Ask) => handler(ask)(asked({ 'x-page': page }))
const logged = () => vi.spyOn(console, 'error').mockImplementation(() => {})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('a page comes as HTML with what caches need', async () => {
  const { statusCode, headers, body } = await answerTo(`${PAGE}?sort=top`)
  expect(statusCode).toBe(200)
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' })
  expect(headers.etag).toMatch(/^"[\w-]{20}"$/)
  expect(headers['cache-tag']).toContain(`contest/${CONTEST.id}`)
  expect(body).toContain('Ada Bell')
})

test('whoever holds it already is told no more than that, also where the edge has compressed it', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-10-02T12:00:00Z') })
  const { etag = '' } = (await answerTo(PAGE)).headers
  for (const held of [etag, `W/${etag}`, `"other", W/${etag}`, '*']) {
    const again = await handler()(asked({ 'x-page': PAGE, 'if-none-match': held }))
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    expect(again.headers['cache-control']).toContain('s-maxage=30')
  }
  expect((await handler()(asked({ 'x-page': PAGE, 'if-none-match': '"other"' }))).statusCode).toBe(200)
  expect((await handler()(asked({ 'x-page': '/no/such', 'if-none-match': '*' }))).statusCode).toBe(404)
})

test.each([
  '//evil.example/contests/1',
  '/\\evil.example',
  '/x/..//evil.example',
  'https://evil.example/',
  'contests',
  '/\t/evil.example',
  '/contests/\r\nx',
  '/contests/ü',
  '/contests/a%2Fb',
  '/contests/%00',
  '/#x',
  '',
])('%j is the path of no page', async (page) => {
  const { statusCode, headers, body } = await answerTo(page)
  expect([statusCode, headers['cache-control']]).toEqual([400, 'private, no-store'])
  expect(body).not.toContain('evil')
})

test('no header of a request says where the site is', async () => {
  const poison = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  const { body } = await handler()(asked({ 'x-page': PAGE, ...poison }))
  expect(body).toContain(`<link rel="canonical" href="${ORIGIN}${PAGE}" />`)
  expect(body).not.toContain('evil')
})

test('a page is read, not written; HEAD has no body', async () => {
  expect((await handler()(asked({ 'x-page': PAGE }, 'POST'))).statusCode).toBe(405)
  const { statusCode, headers, body } = await handler()(asked({ 'x-page': PAGE }, 'HEAD'))
  expect([statusCode, body, Boolean(headers.etag)]).toEqual([200, '', true])
})

test('an API that fails is no page but a 503, so that the built site is shown; 403 stays 403', async () => {
  const told = logged()
  const failed = await answerTo(PAGE, async () => {
    throw new Error('no route')
  })
  expect([failed.statusCode, failed.headers['cache-control']]).toEqual([503, 'private, no-store'])
  expect((await answerTo(PAGE, answering({}))).statusCode).toBe(503)
  expect(told).toHaveBeenCalledTimes(2)
  expect((await answerTo(PAGE, async () => new Response('{}', { status: 403 }))).statusCode).toBe(403)
})

test('whoever waits too long is better off with the built site, and what comes late touches nobody else', async () => {
  logged()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow: string[] = []
  const late = await handler(async (path) => {
    slow.push(path)
    await held
    return answering(API)(path)
  }, 20)(asked({ 'x-page': '/cities/harbor-falls' }))
  expect(late.statusCode).toBe(503)
  const next: string[] = []
  const quick = handler(async (path) => {
    next.push(path)
    release()
    return answering(API)(path)
  })
  expect((await quick(asked({ 'x-page': '/' }))).statusCode).toBe(200)
  await vi.waitFor(() => expect(slow.length).toBeGreaterThan(1))
  expect(next).toEqual(['/api/cities'])
})

test('what is for one person alone is the empty site', async () => {
  expect(await answerTo('/me/votes')).toMatchObject({ statusCode: 200, body: SHELL })
})

test('public is invoked with the token and the id of the edge, and with nothing of the visitor', async () => {
  const got: { url: string | undefined; authorization: string | undefined; event: unknown }[] = []
  const lambda = createServer((request, answer) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const event = JSON.parse(body)
      got.push({ url: request.url, authorization: request.headers.authorization, event })
      if (event.rawPath === '/api/broken') answer.setHeader('x-amz-function-error', 'Unhandled')
      answer.end(JSON.stringify({ statusCode: 200, headers: { 'cache-tag': 'city/x' }, body: '{"a":1}' }))
    })
  })
  await new Promise<void>((listening) => lambda.listen(0, '127.0.0.1', listening))
  try {
    const ask = askPublic({
      AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key',
      PUBLIC_FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:public:live',
    })
    const headers = {
      'x-origin-verify': 'token',
      'x-amz-cf-id': 'edge',
      cookie: 'session=1',
      authorization: 'me',
    }
    const of = ask(asked(headers), AbortSignal.timeout(2_000))
    const answer = await of('/api/cities/s%C3%A3o?limit=20')
    expect([await answer.json(), answer.headers.get('cache-tag')]).toEqual([{ a: 1 }, 'city/x'])
    expect(got[0]?.url).toBe(
      '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Apublic%3Alive/invocations',
    )
    expect(got[0]?.authorization).toContain('Credential=id/')
    expect(got[0]?.event).toMatchObject({
      rawPath: '/api/cities/são',
      rawQueryString: 'limit=20',
      headers: { host: 'pages', 'x-origin-verify': 'token', 'x-amz-cf-id': 'edge' },
    })
    expect(JSON.stringify(got[0]?.event)).not.toMatch(/session=1|"me"/)
    await expect(of('/api/broken')).rejects.toThrow('public was not to be asked')
  } finally {
    lambda.close()
  }
})

test('a function that is not told where the site is does not begin', () => {
  expect(() => askPublic({ AWS_REGION: 'us-east-1' })).toThrow('PUBLIC_FUNCTION is not set')
})
