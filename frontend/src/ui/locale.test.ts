import { expect, test } from 'vitest'
import { at, counted, inLocale, withoutPrefix } from './locale'

test('English has no prefix, and every page has an address in Spanish', () => {
  expect([at('/'), withoutPrefix('/contests/1')]).toEqual(['/', '/contests/1'])
  expect(['/', '/contests/1?sort=top'].map((path) => inLocale(path, 'es'))).toEqual([
    '/es',
    '/es/contests/1?sort=top',
  ])
})

test('what is counted has the form of its number', () => {
  const forms = { one: 'vote', other: 'votes' }
  expect([0, 1, 1200].map((count) => counted(count, forms))).toEqual(['0 votes', '1 vote', '1,200 votes'])
})
