import { screen, within } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { anAnswer, aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const [ada, ben] = CONTEST.candidates
const question = aQuestion({ id: 'q-1' })

test('who has answered and who has not stand beside each other in the order of the API, with equal room', async () => {
  stubApi({
    'GET /api/questions/q-1': () => ({
      body: { ...question, contest: { id: CONTEST.id, title: 'Mayor', ballot_id: 'b' }, versions: [] },
    }),
    'GET /api/questions/q-1/answers': () => ({
      body: {
        question,
        candidates: [
          { candidate: ben, answer: null },
          { candidate: ada, answer: anAnswer() },
        ],
      },
    }),
  })
  visit('/questions/q-1/compare')
  const [first, second] = await screen.findAllByRole('article')
  expect(first?.textContent).toBe('BCBen Cole IndependentNo response submitted.')
  expect(first?.className).toBe(second?.className)
  const parts = within(second as HTMLElement).getAllByRole('heading', { level: 3 })
  expect(parts.map(({ textContent }) => textContent)).toEqual(['Position', 'Reasons', 'What it costs'])
  expect(within(second as HTMLElement).getAllByText('Nothing said on this.')).toHaveLength(2)
})
