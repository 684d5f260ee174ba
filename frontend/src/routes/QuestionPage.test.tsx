import { screen } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const { id, text } = aQuestion()

function stands(fields: object) {
  const contest = { id: CONTEST.id, kind: 'race', title: 'Mayor' }
  stubApi({
    [`GET /api/questions/${id}`]: () => ({ body: { ...aQuestion(), contest, versions: [], ...fields } }),
    [`GET /api/questions/${id}/answers`]: () => ({ body: { candidates: [] } }),
  })
  visit(`/questions/${id}`)
}

test.each([
  ['withdrawn', null, /person who asked this question has withdrawn it/],
  ['removed', 'off-topic', /A moderator removed this question. Rule: Not about this contest./],
  ['pending', null, /A moderator reads this question first/],
])('of a question that is %s nobody is told anything else', async (state, rule, why) => {
  stands({ text: null, state, rule })
  expect(await screen.findByText(why)).toBeTruthy()
})

test('a merged question takes no votes and leads to the one that does', async () => {
  stands({ state: 'merged', merged_into: 'q-other' })
  expect((await screen.findByRole('link', { name: 'The question that stayed' })).getAttribute('href')).toBe(
    '/questions/q-other',
  )
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(text)
  expect(screen.queryByRole('button', { name: /Upvote/ })).toBeNull()
})
