import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import { isSignedIn, personalRequest, signInPath } from './session'

const question = aQuestion()
const page = {
  [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [question], next: null } }),
}
const paths = (sent: { method: string; path: string }[]) =>
  sent.map(({ method, path }) => `${method} ${path}`)

test('an access token that has run out is refreshed once, and the request is made again', async () => {
  signIn()
  let fresh = false
  const sent = stubApi({
    'GET /api/me': () => (fresh ? { body: { id: 'me', groups: [] } } : problem(401, 'Expired.')),
    'POST /api/session/refresh': () => {
      fresh = true
      return { status: 204 }
    },
  })
  await expect(personalRequest('/api/me')).resolves.toEqual({ id: 'me', groups: [] })
  expect(paths(sent)).toEqual(['GET /api/me', 'POST /api/session/refresh', 'GET /api/me'])
})

test('requests that fail together share one refresh', async () => {
  signIn()
  let fresh = false
  const sent = stubApi({
    'GET /api/me': () => (fresh ? { body: {} } : problem(401, 'Expired.')),
    'POST /api/session/refresh': async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      fresh = true
      return { status: 204 }
    },
  })
  await Promise.all([personalRequest('/api/me'), personalRequest('/api/me'), personalRequest('/api/me')])
  expect(paths(sent).filter((path) => path.startsWith('POST'))).toHaveLength(1)
})

test('a session that cannot be refreshed is over: the page offers to sign in again', async () => {
  signIn()
  const sent = stubApi({
    ...page,
    'GET /api/me/votes': () => ({ body: { votes: [] } }),
    [`PUT /api/me/votes/${question.id}`]: () => problem(401, 'Expired.'),
    'POST /api/session/refresh': () => problem(401, 'Gone.'),
  })
  visit(`/contests/${CONTEST.id}?sort=top`)
  const up = await screen.findByRole<HTMLButtonElement>('button', { name: /Upvote/ })
  await waitFor(() => expect(up.disabled).toBe(false))
  fireEvent.click(up)

  const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /Sign in to vote/ })
  expect(link.pathname + link.search).toBe(signInPath(`/contests/${CONTEST.id}?sort=top`))
  await screen.findByText(/Your session has ended/, { selector: '.vote-problem' })
  expect(isSignedIn()).toBe(false)
  expect(paths(sent).filter((path) => path.startsWith('POST'))).toHaveLength(1)
})

test('a refresh that fails on the way ends no session', async () => {
  signIn()
  stubApi({
    'GET /api/me': () => problem(401, 'Expired.'),
    'POST /api/session/refresh': () => problem(503, 'Busy.'),
  })
  await expect(personalRequest('/api/me')).rejects.toMatchObject({ status: 503 })
  expect(isSignedIn()).toBe(true)
})

test('who is not signed in is not asked about, and is told how to vote', async () => {
  const sent = stubApi(page)
  visit(`/contests/${CONTEST.id}`)
  await screen.findByRole('link', { name: `Sign in to vote on: ${question.text}` })
  const up = screen.getByRole<HTMLButtonElement>('button', { name: /Upvote/ })
  expect([up.form?.method, up.form?.getAttribute('action'), up.name, up.value]).toEqual([
    'post',
    `/forms/me/en/votes/${question.id}`,
    'value',
    '1',
  ])
  expect(up.hasAttribute('aria-pressed')).toBe(false)
  expect(screen.getByRole('link', { name: 'Sign in to ask' }).getAttribute('href')).toBe(
    `/forms/me/en/questions?contest=${CONTEST.id}`,
  )
  expect(paths(sent).filter((path) => path.includes('/api/me'))).toEqual([])
})
