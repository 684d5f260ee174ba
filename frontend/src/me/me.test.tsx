import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { aQuestion } from '../../test/shapes'
import { visit } from '../../test/visit'

const contest = { id: 'c-1', title: 'Mayor' }
const decision = {
  id: 'd-1',
  action: 'remove',
  rule: 'spam',
  reason: 'It sells boats.',
  target: { kind: 'question', id: 'q-1' },
  decided_at: '2026-10-02T12:00:00Z',
  decided_by: 'moderator',
  appeal: null,
}
const mine = (fields: object) => ({
  'GET /api/me/questions': () => ({
    body: {
      questions: [{ ...aQuestion({ id: 'q-1', text: 'Cheap boats?', ...fields }), contest }],
      next: null,
    },
  }),
  'GET /api/me/decisions': () => ({ body: { decisions: [decision] } }),
})

beforeEach(signIn)

test('of a removed question its author reads the rule and the reason, and appeals', async () => {
  const sent = stubApi({
    ...mine({ state: 'removed' }),
    'PUT /api/me/decisions/d-1/appeal': () => ({ status: 204 }),
  })
  visit('/me/questions')
  await screen.findByText(/It sells boats/)
  expect(screen.getByText(/Advertising or repetition/)).toBeTruthy()
  expect(screen.queryByText('Edit its words')).toBeNull()
  fireEvent.input(screen.getByLabelText('Why was the decision wrong?'), { target: { value: 'It asks.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Send the appeal' }))
  await waitFor(() => expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ note: 'It asks.' }))
})

test('a question that is shown is edited with its reason, and what the API refuses is read out', async () => {
  const sent = stubApi({
    ...mine({}),
    'PATCH /api/me/questions/q-1': () => problem(409, 'The polls have closed.'),
  })
  visit('/me/questions')
  fireEvent.input(await screen.findByLabelText('Your question'), {
    target: { value: 'Are boats cheap here?' },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Save the new words' }))
  expect((await screen.findByText('The polls have closed.')).getAttribute('role')).toBe('alert')
  expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({
    text: 'Are boats cheap here?',
    reason: null,
  })
})

test('a city offers its own ways alone, and a code on its way says what is left of it', async () => {
  const city = { slug: 'harbor-falls', name: 'Harbor Falls', state: 'OR' }
  stubApi({
    'GET /api/me/standings': () => ({
      body: {
        standings: [],
        codes: [{ city, method: 'email', expires_at: '2026-10-02T12:00:00Z', tries_left: 1 }],
      },
    }),
    'GET /api/cities': () => ({ body: { cities: [{ id: '1', ...city }] } }),
    'GET /api/cities/harbor-falls': () => ({
      body: { ...city, id: '1', standing_methods: ['staff', 'email'], contact: null, ballots: [] },
    }),
  })
  visit('/me/residence')
  await screen.findByText(/for 1 more try/)
  await screen.findByText('A code by e-mail')
  expect(screen.getByText('Ask the city’s staff')).toBeTruthy()
  expect(screen.queryByText('A letter to your home')).toBeNull()
})

test('an account is deleted only by who has chosen and said so, and nothing of it stays in the browser', async () => {
  const sent = stubApi({
    'GET /api/me': () => ({ body: { id: 'me', groups: [], works: false } }),
    'DELETE /api/me': () => ({ status: 204 }),
  })
  localStorage.setItem('civicq/last-ballot', '{}')
  visit('/me/settings')
  fireEvent.click(await screen.findByLabelText('Keep them, without an author'))
  fireEvent.click(screen.getByLabelText(/I have read/))
  fireEvent.click(screen.getByRole('button', { name: 'Delete my account' }))
  await screen.findByRole('heading', { name: 'Your account is deleted.' })
  expect(sent.find(({ method }) => method === 'DELETE')?.path).toBe('/api/me?questions=keep')
  expect(localStorage.length).toBe(0)
})

test('a vote is found with the words of its question, and is taken back', async () => {
  const question = { text: 'Cheap boats?', state: 'approved', contest }
  const sent = stubApi({
    'GET /api/me/votes': () => ({
      body: { votes: [{ question_id: 'q-1', value: -1, question }], next: null },
    }),
    'PUT /api/me/votes/q-1': () => ({ body: { question_id: 'q-1', value: 0, up: 0, down: 0 } }),
  })
  visit('/me/votes')
  await screen.findByText('You voted down.')
  fireEvent.click(screen.getByRole('button', { name: 'Take the vote back Cheap boats?' }))
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'))
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ value: 0 })
})
