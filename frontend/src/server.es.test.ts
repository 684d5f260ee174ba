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

test('in Spanish a page leads to the feeds, the calendar and the terms in Spanish', async () => {
  const { html } = await rendered(
    `${ORIGIN}/es/cities/harbor-falls/ballots/2026-11-03`,
    SHELL,
    answering(API),
  )
  expect(html).toMatch(/<link rel="alternate" type="application\/atom\+xml"[^>]* href="\/api\/es\/ballots\//)
  const led = [...html.matchAll(/<a href="(\/api\/(?!session)[^"]*)"/g)].map(([, path]) => path)
  expect(led).toEqual([
    '/api/es/cities/harbor-falls/elections.ics',
    expect.stringMatching('^/api/es/ballots/'),
    '/api/terms/es',
  ])
})

test('an English address is none of its own', async () => {
  expect((await rendered(`${ORIGIN}/contests/${CONTEST.id}`, SHELL, answering(API))).status).toBe(404)
})
