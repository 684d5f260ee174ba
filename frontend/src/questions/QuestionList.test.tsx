import { screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const rents = { ...aQuestion({ id: 'q-rents', text: 'What about rents?' }), why: { score: 9, place: 1 } }
const parks = {
  ...aQuestion({ id: 'q-parks', text: 'What of parks?' }),
  issues: ['public-parks'],
  why: { score: 2, place: 2, issue: 'public-parks' },
}
const ferry = {
  ...aQuestion({ id: 'q-ferry', text: 'What ferry?' }),
  why: { score: 1, place: 3, minority: 'ferry' },
}

function list(as_of: string | null) {
  stubApi({
    [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
    [`GET /api/contests/${CONTEST.id}/questions`]: () => ({
      body: { as_of, questions: [rents, parks, ferry, rents], next: null },
    }),
  })
  visit(`/contests/${CONTEST.id}`)
}

test('a place that was kept says for what, and the list of when its order is', async () => {
  list('2027-05-18T12:00:00.000Z')
  await screen.findByText('What about rents?')
  expect(screen.getByText('Here so that the first ten are about more topics: public parks.')).toBeTruthy()
  expect(screen.getByText('Here for a topic that few ask about: ferry.')).toBeTruthy()
  expect(screen.getByText(/Order as of/).querySelector('time')?.dateTime).toBe('2027-05-18T12:00:00.000Z')
})

test('a list that stands by scores of now tells no time, and what two pages hold is shown once', async () => {
  list(null)
  await waitFor(() => expect(screen.getAllByText('What about rents?')).toHaveLength(1))
  expect(screen.queryByText(/Order as of/)).toBeNull()
})

test('a topic is read with blanks and asked for by its tag', async () => {
  list(null)
  const [topic] = await screen.findAllByRole('link', { name: 'public parks' })
  expect(topic?.getAttribute('href')).toBe(`/contests/${CONTEST.id}?issue=public-parks`)
})
