import { fireEvent, screen } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import { matches } from './matches'

test('every word that is typed has to be there, in any order, without case or accents', () => {
  expect(matches('BELL ada', ['Ada Bell', null])).toBe(true)
  expect(matches('jose', ['José Álvarez'])).toBe(true)
  expect(matches('ada cole', ['Ada Bell'])).toBe(false)
})

test('what is typed finds candidates and questions of the next ballot, stands in the address, and asks nobody', async () => {
  const { city, election } = CONTEST.ballot
  const contest = { id: CONTEST.id, title: 'Mayor' }
  const sent = stubApi({
    'GET /api/cities/harbor-falls': () => ({
      body: { ...city, ballots: [{ id: 'b', election: { ...election, date: '2126-11-03' } }] },
    }),
    'GET /api/cities/harbor-falls/ballots/2126-11-03': () => ({
      body: { city, election, contests: [CONTEST] },
    }),
    'GET /api/cities/harbor-falls/trending': () => ({
      body: {
        as_of: '2026-10-01T12:00:00Z',
        questions: [
          { ...aQuestion({ id: 'q-1', text: 'Will you answer Ada?' }), contest },
          { ...aQuestion({ id: 'q-2', text: 'What about buses?' }), contest },
        ],
      },
    }),
  })
  visit('/cities/harbor-falls/search')
  await screen.findByText('What about buses?')
  const asked = sent.length
  const field = screen.getByRole('searchbox')
  fireEvent.input(field, { target: { value: 'ada' } })
  fireEvent.submit(field.closest('form') as HTMLFormElement)
  const candidate = await screen.findByRole('link', { name: 'Ada Bell' })
  expect(candidate.getAttribute('href')).toBe('/candidates/a')
  expect(screen.queryByText('What about buses?')).toBeNull()
  // On the page, and said aloud.
  expect(screen.getAllByText('0 contests, 1 candidate, 1 question')).toHaveLength(2)
  expect(window.location.search).toBe('?q=ada')
  expect(sent).toHaveLength(asked)
})
