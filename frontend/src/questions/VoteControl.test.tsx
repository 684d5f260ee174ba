import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { later, problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const rents = aQuestion({ id: 'q-rents', text: 'What about rents?', up: 10, down: 2 })
const buses = aQuestion({ id: 'q-buses', text: 'What about buses?', up: 5, down: 1 })

const page = {
  [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [rents, buses], next: null } }),
  'GET /api/me/votes': () => ({ body: { votes: [{ question_id: buses.id, value: -1 }] } }),
}

async function button(question: string, name: 'Upvote' | 'Downvote') {
  const group = await screen.findByRole('group', { name: `Vote on: ${question}` })
  return within(group).findByRole<HTMLButtonElement>('button', { name: new RegExp(name) })
}

const state = (element: HTMLElement) => ({
  pressed: element.getAttribute('aria-pressed'),
  count: Number(element.querySelector('.vote-count')?.textContent),
})

async function press(question: string, name: 'Upvote' | 'Downvote') {
  const element = await button(question, name)
  await waitFor(() => expect(element.disabled).toBe(false))
  fireEvent.click(element)
  return element
}

beforeEach(signIn)

test('a vote shows at once, and what the server counted shows when it answers', async () => {
  const { answer, promise } = later()
  const sent = stubApi({ ...page, 'PUT /api/me/votes/q-rents': () => promise })
  visit(`/contests/${CONTEST.id}`)

  const up = await press('What about rents?', 'Upvote')
  await waitFor(() => expect(state(up)).toEqual({ pressed: 'true', count: 11 }))
  expect(sent.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([{ value: 1 }])

  answer({ body: { question_id: rents.id, value: 1, up: 14, down: 2 } })
  await waitFor(() => expect(state(up)).toEqual({ pressed: 'true', count: 14 }))
})

test('my earlier vote is pressed already, and pressing it again takes it back', async () => {
  const sent = stubApi({
    ...page,
    'PUT /api/me/votes/q-buses': () => ({ body: { question_id: buses.id, value: 0, up: 5, down: 0 } }),
  })
  visit(`/contests/${CONTEST.id}`)

  const down = await button('What about buses?', 'Downvote')
  await waitFor(() => expect(state(down)).toEqual({ pressed: 'true', count: 1 }))
  await press('What about buses?', 'Downvote')
  await waitFor(() => expect(state(down)).toEqual({ pressed: 'false', count: 0 }))
  expect(sent.at(-1)?.body).toEqual({ value: 0 })
})

test('a vote that fails is taken back alone: one cast beside it stays', async () => {
  const failing = later()
  const passing = later()
  stubApi({
    ...page,
    'PUT /api/me/votes/q-rents': () => failing.promise,
    'PUT /api/me/votes/q-buses': () => passing.promise,
  })
  visit(`/contests/${CONTEST.id}`)

  const rentsUp = await press('What about rents?', 'Upvote')
  const busesUp = await press('What about buses?', 'Upvote')
  await waitFor(() => expect(state(busesUp)).toEqual({ pressed: 'true', count: 6 }))

  failing.answer(problem(409, 'Voting on this question is closed.'))
  await screen.findByText(/was not saved. Voting on this question is closed./, { selector: '.vote-problem' })
  expect(state(rentsUp)).toEqual({ pressed: 'false', count: 10 })
  expect(state(busesUp)).toEqual({ pressed: 'true', count: 6 })

  passing.answer({ body: { question_id: buses.id, value: 1, up: 9, down: 0 } })
  await waitFor(() => expect(state(busesUp)).toEqual({ pressed: 'true', count: 9 }))
  expect(state(rentsUp)).toEqual({ pressed: 'false', count: 10 })
})

test('presses on one question are sent one after the other, and the last one stands', async () => {
  const first = later()
  const second = later()
  const answers = [first.promise, second.promise]
  const sent = stubApi({ ...page, 'PUT /api/me/votes/q-rents': () => answers.shift() ?? { status: 500 } })
  visit(`/contests/${CONTEST.id}`)

  const up = await press('What about rents?', 'Upvote')
  const down = await press('What about rents?', 'Downvote')
  await waitFor(() => expect(state(down)).toEqual({ pressed: 'true', count: 3 }))
  expect(sent.filter(({ method }) => method === 'PUT')).toHaveLength(1)

  first.answer({ body: { question_id: rents.id, value: 1, up: 11, down: 2 } })
  await waitFor(() => expect(sent.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  expect([state(up), state(down)]).toEqual([
    { pressed: 'false', count: 10 },
    { pressed: 'true', count: 3 },
  ])
  second.answer(problem(409, 'Voting on this question is closed.'))
  await waitFor(() => expect(state(up)).toEqual({ pressed: 'true', count: 11 }))
  expect(state(down)).toEqual({ pressed: 'false', count: 2 })
})

test('a count holds at least my own vote, even where the cached page is older than it', async () => {
  stubApi({
    ...page,
    [`GET /api/contests/${CONTEST.id}/questions`]: () => ({
      body: { questions: [{ ...buses, up: 0, down: 0 }], next: null },
    }),
  })
  visit(`/contests/${CONTEST.id}`)
  const down = await button('What about buses?', 'Downvote')
  await waitFor(() => expect(state(down)).toEqual({ pressed: 'true', count: 1 }))
})

test('a vote that the server was too busy for is sent again when the server said, and stays as it was pressed', async () => {
  const answers = [
    { ...problem(503, 'Busy.'), headers: { 'Retry-After': '1' } },
    { body: { question_id: rents.id, value: 1, up: 11, down: 2 } },
  ]
  const times: number[] = []
  stubApi({
    ...page,
    'PUT /api/me/votes/q-rents': () => {
      times.push(performance.now())
      return answers.shift() ?? { status: 500 }
    },
  })
  visit(`/contests/${CONTEST.id}`)
  const up = await press('What about rents?', 'Upvote')
  await waitFor(() => expect(times).toHaveLength(1))
  expect(state(up)).toEqual({ pressed: 'true', count: 11 })
  await waitFor(() => expect(times).toHaveLength(2), { timeout: 4000 })
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
  await waitFor(() => expect(state(up)).toEqual({ pressed: 'true', count: 11 }))
})
