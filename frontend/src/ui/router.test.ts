import { expect, test } from 'vitest'
import { matchRoute, pathWith } from './router'

const routes = [
  { pattern: '/', page: 'home' },
  { pattern: '/cities/:slug', page: 'city' },
  { pattern: '/cities/:slug/ballots/:date', page: 'ballot' },
]

test('an address leads to the page whose pattern it fits, with its parts decoded', () => {
  expect(matchRoute(routes, '/')).toEqual({ pattern: '/', page: 'home', parameters: {} })
  expect(matchRoute(routes, '/cities/ca%C3%B1on/ballots/2026-11-03/')).toEqual({
    pattern: '/cities/:slug/ballots/:date',
    page: 'ballot',
    parameters: { slug: 'cañon', date: '2026-11-03' },
  })
})

test('an address that fits nothing, or cannot be read, is no page', () => {
  for (const path of ['/nothing', '/cities', '/cities/a/b', '/cities/%E0%A4%A']) {
    expect(matchRoute(routes, path)).toBeNull()
  }
})

test('a changed query keeps what it does not change', () => {
  const location = { path: '/contests/1', query: new URLSearchParams('sort=top&issue=housing') }
  expect(pathWith(location, { sort: null })).toBe('/contests/1?issue=housing')
  expect(pathWith(location, { sort: null, issue: null })).toBe('/contests/1')
})
