import { screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const { ballot, ...contest } = CONTEST
const closed = { ...ballot, closes_at: '2024-11-06T12:00:00.000Z' }
const frozen = { ...ballot, frozen: true }
const question = aQuestion()
const found = [{ ...question, contest }]

function stands(state: typeof ballot) {
  stubApi({
    'GET /api/cities/harbor-falls/ballots/2026-11-03': () => ({
      body: { ...state, precinct: null, contests: [contest] },
    }),
    [`GET /api/ballots/${ballot.id}/precincts`]: () => ({ body: { precincts: [] } }),
    [`GET /api/ballots/${ballot.id}/trending`]: () => ({ body: { as_of: null, questions: [] } }),
    [`GET /api/contests/${CONTEST.id}`]: () => ({ body: { ...contest, ballot: state } }),
    [`GET /api/questions/${question.id}`]: () => ({
      body: { ...question, contest: { ...contest, ...state, id: CONTEST.id }, versions: [] },
    }),
    [`GET /api/questions/${question.id}/answers`]: () => ({ body: { candidates: [] } }),
    'GET /api/cities/harbor-falls': () => ({
      body: { ...state.city, ballots: [{ id: state.id, election: state.election }] },
    }),
    'GET /api/cities/harbor-falls/trending': () => ({
      body: { as_of: '2026-10-01T12:00:00Z', questions: found },
    }),
    'GET /api/cities/harbor-falls/search': () => ({
      body: { stems: ['rent'], more: false, questions: found },
    }),
    [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [question], next: null } }),
  })
}

test.each([
  ['whose polls have closed', closed, /The polls have closed/],
  ['that its city has frozen', frozen, /The city has stopped questions and votes for now/],
])('a ballot %s says so, and nobody is led to ask or vote on its contests', async (_, state, why) => {
  stands(state)
  const { unmount } = visit('/cities/harbor-falls/ballots/2026-11-03')
  expect(await screen.findByText(why)).toBeTruthy()
  unmount()
  visit(`/contests/${CONTEST.id}`)
  const up = await screen.findByRole<HTMLButtonElement>('button', { name: /Upvote/ })
  expect(await screen.findByText(why)).toBeTruthy()
  expect(up.disabled).toBe(true)
  expect(up.textContent).toContain('10')
  expect(screen.queryByRole('link', { name: /Sign in to (vote|ask)|Ask yours/ })).toBeNull()
})

test.each([
  ['whose polls have closed', closed, /The polls have closed/],
  ['that its city has frozen', frozen, /The city has stopped questions and votes for now/],
])(
  'the page of a question, and what is found, on a ballot %s show votes that nobody casts',
  async (_, state, why) => {
    stands(state)
    for (const page of [
      `/questions/${question.id}`,
      '/cities/harbor-falls/search',
      '/cities/harbor-falls/search?q=rents',
    ]) {
      const { unmount } = visit(page)
      const up = await screen.findByRole<HTMLButtonElement>('button', { name: /Upvote/ })
      expect(screen.getByText(why)).toBeTruthy()
      expect(up.disabled).toBe(true)
      expect(up.textContent).toContain('10')
      expect(screen.queryByRole('link', { name: /Sign in to vote/ })).toBeNull()
      unmount()
    }
  },
)

test('one that is open asks, and does not say that it is the same everywhere: nobody here knows', async () => {
  stands(ballot)
  const { unmount } = visit('/cities/harbor-falls/ballots/2026-11-03')
  expect(await screen.findByText(/CivicQ does not know which precinct votes on which/)).toBeTruthy()
  unmount()
  const asked = visit(`/contests/${CONTEST.id}`)
  await waitFor(() => expect(screen.getByRole('link', { name: 'Sign in to ask' })).toBeTruthy())
  asked.unmount()
  for (const page of [`/questions/${question.id}`, '/cities/harbor-falls/search']) {
    const { unmount } = visit(page)
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: /Upvote/ })).disabled).toBe(false)
    unmount()
  }
})
