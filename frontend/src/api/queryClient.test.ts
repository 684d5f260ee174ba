import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { retryDelay, shouldRetry } from './queryClient'
import { Problem, request, withQuery } from './request'

test('what the caller did wrong is not repeated, what the server could not do is, twice', () => {
  for (const status of [400, 401, 404, 409, 422]) expect(shouldRetry(0, new Problem(status, ''))).toBe(false)
  for (const status of [0, 429, 500, 502, 503]) {
    expect([0, 1, 2].map((failures) => shouldRetry(failures, new Problem(status, '')))).toEqual([
      true,
      true,
      false,
    ])
  }
  expect(shouldRetry(0, new TypeError('a mistake of ours'))).toBe(false)
})

test('a server that names its wait is given it, and is left alone when it names a long one', () => {
  expect(retryDelay(0, new Problem(503, '', 7))).toBe(7000)
  expect(shouldRetry(0, new Problem(503, '', 3600))).toBe(false)
  for (const [failures, longest] of [
    [0, 750],
    [1, 1500],
  ] as const) {
    expect(retryDelay(failures, new Problem(500, ''))).toBeGreaterThanOrEqual(longest / 3)
    expect(retryDelay(failures, new Problem(500, ''))).toBeLessThanOrEqual(longest)
  }
})

test('a refusal carries the words of the server and its Retry-After, in seconds or as a date', async () => {
  stubApi({
    'GET /seconds': () => ({ ...problem(429, 'Slowly.'), headers: { 'Retry-After': '12' } }),
    'GET /date': () => ({
      ...problem(503, 'Later.'),
      headers: { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() },
    }),
    'GET /broken': () => ({ status: 502 }),
  })
  await expect(request('/seconds')).rejects.toMatchObject({
    status: 429,
    detail: 'Slowly.',
    retryAfterSeconds: 12,
  })
  const { retryAfterSeconds } = await request<Problem>('/date').catch((refusal: Problem) => refusal)
  expect(retryAfterSeconds).toBeGreaterThan(55)
  expect(retryAfterSeconds).toBeLessThanOrEqual(60)
  await expect(request('/broken')).rejects.toMatchObject({ status: 502, retryAfterSeconds: null })
})

test('no answer at all is a problem that names the connection', async () => {
  stubApi({
    'GET /unreachable': () => {
      throw new TypeError('fetch failed')
    },
  })
  await expect(request('/unreachable')).rejects.toMatchObject({ status: 0, detail: /connection/ })
})

test('one page has one address, whatever the order of its parameters', () => {
  expect(withQuery('/q', { sort: 'top', after: 'x y', issue: null })).toBe('/q?after=x+y&sort=top')
  expect(withQuery('/q', { sort: null })).toBe('/q')
})
