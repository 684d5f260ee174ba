import { screen } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { anAnswer, aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const candidate = {
  ...CONTEST.candidates[0],
  ballot: CONTEST.ballot,
  contest: { id: CONTEST.id, kind: 'race', title: 'Mayor' },
  statement: 'I keep the harbor open.',
  website: 'https://ada.example/plans',
  profile_rule: null,
}
const answered = aQuestion({ id: 'q-1', text: 'What about rents?' })
const open = aQuestion({ id: 'q-2', text: 'What about buses?' })
const page = (fields = {}) => ({
  'GET /api/candidates/a': () => ({ body: { ...candidate, ...fields } }),
  'GET /api/candidates/a/answers': () => ({
    body: { answers: [{ question: answered, answer: anAnswer() }] },
  }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({
    body: { as_of: null, questions: [answered, open], next: null },
  }),
})

test('a candidate is shown with what they say, what they answered, and each question once', async () => {
  stubApi(page())
  visit('/candidates/a')
  const [first, second, ...more] = await screen.findAllByRole('article')
  expect(screen.getByText('I keep the harbor open.')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'ada.example/plans' }).getAttribute('href')).toBe(candidate.website)
  expect(first?.textContent).toContain('I would cap rises.')
  expect(second?.textContent).toBe('What about buses?No response submitted.')
  expect(more).toEqual([])
})

test('of a removed statement the rule is told, and open questions are not guessed while answers are missing', async () => {
  stubApi({
    ...page({ statement: null, website: null, profile_rule: 'spam' }),
    'GET /api/candidates/a/answers': () => problem(404, 'Answers are not here.'),
  })
  visit('/candidates/a')
  expect(await screen.findByText(/removed by a moderator. Rule: Advertising/)).toBeTruthy()
  expect(await screen.findByText('Answers are not here.', { exact: false })).toBeTruthy()
  expect(screen.queryByText('What about buses?')).toBeNull()
})
