import { expect, test } from 'vitest'
import { API, answering, ORIGIN, SHELL } from '../test/drawn'
import { CONTEST } from '../test/shapes'
import { rendered } from './server'

test('in Spanish a page is drawn in its own words, under its own address, beside the English one', async () => {
  const { status, html } = await rendered(`${ORIGIN}/es/contests/${CONTEST.id}`, SHELL, answering(API))
  expect(status).toBe(200)
  expect(html).toContain('Ada Bell')
  expect(html).toContain('Candidatos')
  expect(html).toContain('content="es_US"')
  expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/es/contests/${CONTEST.id}" />`)
  expect(html).toContain(`hreflang="en" href="${ORIGIN}/contests/${CONTEST.id}"`)
})

test('an English address is none of its own', async () => {
  expect((await rendered(`${ORIGIN}/contests/${CONTEST.id}`, SHELL, answering(API))).status).toBe(404)
})
