import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { later, problem, stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import { matches } from './matches'

test('every word that is typed has to be there, in any order, without case or accents', () => {
  expect(matches('BELL ada', ['Ada Bell', null])).toBe(true)
  expect(matches('jose', ['José Álvarez'])).toBe(true)
  expect(matches('ada cole', ['Ada Bell'])).toBe(false)
})

const { city, election } = CONTEST.ballot
const contest = { id: CONTEST.id, title: 'Mayor' }
const found = (text: string, more = false) => ({
  body: { stems: ['ada'], more, questions: [{ ...aQuestion({ id: text, text }), contest }] },
})
const PLACE = {
  'GET /api/cities/harbor-falls': () => ({
    body: { ...city, ballots: [{ id: 'b', election: { ...election, date: '2126-11-03' } }] },
  }),
  'GET /api/cities/harbor-falls/ballots/2126-11-03': () => ({
    body: { city, election, contests: [CONTEST] },
  }),
  'GET /api/cities/harbor-falls/trending': () => ({
    body: {
      as_of: '2026-10-01T12:00:00Z',
      questions: [{ ...aQuestion({ id: 'q-2', text: 'What about buses?' }), contest }],
    },
  }),
}
const SEARCH = 'GET /api/cities/harbor-falls/search'

function type(value: string) {
  const field = screen.getByRole('searchbox')
  fireEvent.input(field, { target: { value } })
  fireEvent.submit(field.closest('form') as HTMLFormElement)
}

test('what is typed finds candidates of the next ballot and asks for questions, in one spelling', async () => {
  const sent = stubApi({ ...PLACE, [SEARCH]: () => found('Will you answer Ada?') })
  visit('/cities/harbor-falls/search')
  await screen.findByText('What about buses?')
  type('  ADA ')
  await screen.findByText('Will you answer Ada?')
  expect(screen.getByRole('link', { name: 'Ada Bell' }).getAttribute('href')).toBe('/candidates/a')
  expect(screen.queryByText('What about buses?')).toBeNull()
  // On the page, and said aloud.
  await waitFor(() => expect(screen.getAllByText('0 contests, 1 candidate, 1 question')).toHaveLength(2))
  expect(window.location.search).toBe('?q=ada')
  expect(sent.map(({ path }) => path).filter((path) => path.includes('/search'))).toEqual([
    '/api/cities/harbor-falls/search?q=ada',
  ])
})

test('what was found last stays until the next is there', async () => {
  const next = later()
  stubApi({
    ...PLACE,
    [SEARCH]: ({ path }) => (path.endsWith('=ada') ? found('Will you answer Ada?') : next.promise),
  })
  visit('/cities/harbor-falls/search?q=ada')
  await screen.findByText('Will you answer Ada?')
  type('adams')
  await waitFor(() => expect(window.location.search).toBe('?q=adams'))
  expect(screen.getByText('Will you answer Ada?')).toBeTruthy()
  next.answer(found('Where is Adams Street?', true))
  await screen.findByText('Where is Adams Street?')
  expect(screen.queryByText('Will you answer Ada?')).toBeNull()
  await waitFor(() =>
    expect(screen.getAllByText('0 contests, 0 candidates, more than 1 question')).toHaveLength(2),
  )
  expect(screen.getByText(/Others have these words too/)).toBeTruthy()
})

test('words that any text has are told from words that no question has', async () => {
  const nothing = { more: false, questions: [] }
  stubApi({
    ...PLACE,
    [SEARCH]: ({ path }) => ({ body: { ...nothing, stems: path.endsWith('=the') ? [] : ['zebra'] } }),
  })
  visit('/cities/harbor-falls/search?q=the')
  await screen.findByText(/Nearly every question has these words/)
  type('zebra')
  await screen.findByText('No question on this ballot has these words.')
})

test('while questions cannot be searched, contests and candidates can, and one can try again', async () => {
  const answers = [problem(400, 'Not now.'), found('Will you answer Ada?')]
  stubApi({ ...PLACE, [SEARCH]: () => answers.shift() ?? {} })
  visit('/cities/harbor-falls/search?q=ada')
  expect((await screen.findByRole('alert')).textContent).toContain('Not now.')
  expect(screen.queryByText('Loading')).toBeNull()
  expect(screen.getByRole('link', { name: 'Ada Bell' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('Will you answer Ada?')
  expect(screen.queryByRole('alert')).toBeNull()
})
