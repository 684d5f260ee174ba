import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import { createQueryClient } from '../api/queryClient'
import { applyTally, questionQuery, questionsQuery, sortFrom, trendingQuery } from './queries'

const one = { ...aQuestion({ id: 'q-1' }), why: { score: 2, place: 1, up: 1, down: 0 } }
const two = { ...aQuestion({ id: 'q-2' }), why: { score: 1 } }

test('a new count reaches one question wherever it is shown, and makes nothing fresh that was not', () => {
  const client = createQueryClient()
  const pages = { pages: [{ as_of: null, questions: [one, two], next: null }], pageParams: [null] }
  const hours = { closes_at: '2126-11-04T12:00:00.000Z', frozen: false }
  const contest = { id: 'q-1', title: 'a contest with the same id', ballot_id: 'b', ...hours }
  client.setQueryData(questionsQuery('c', 'top', null).queryKey, pages, { updatedAt: 1000 })
  client.setQueryData(questionQuery('q-1').queryKey, { ...one, contest, versions: [] })
  client.setQueryData(trendingQuery('b').queryKey, {
    as_of: '2026-10-01T12:00:00Z',
    questions: [{ ...two, contest }],
  })

  applyTally(client, { question_id: 'q-1', value: 1, up: 99, down: 7 })

  expect(client.getQueryData(questionsQuery('c', 'top', null).queryKey)?.pages[0]?.questions).toEqual([
    { ...one, up: 99, down: 7 },
    two,
  ])
  expect(client.getQueryState(questionsQuery('c', 'top', null).queryKey)?.dataUpdatedAt).toBe(1000)
  expect(client.getQueryData(questionQuery('q-1').queryKey)).toMatchObject({ up: 99, contest })
  expect(client.getQueryData(trendingQuery('b').queryKey)).toMatchObject({ questions: [{ ...two, contest }] })
})

test('the order and the issue stand in the address, and the list follows them page by page', async () => {
  const sent = stubApi({
    [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
    [`GET /api/contests/${CONTEST.id}/questions`]: ({ path }) => {
      const after = new URLSearchParams(path.split('?')[1]).get('after')
      const question = aQuestion({ id: `q-${after}`, text: after ? 'The second page?' : 'The first page?' })
      return { body: { questions: [question], next: after ? null : 'cursor' } }
    },
  })
  visit(`/contests/${CONTEST.id}?issue=housing`)
  await screen.findByText('The first page?')
  fireEvent.click(screen.getByRole('link', { name: 'New' }))
  await waitFor(() => expect(window.location.search).toBe('?issue=housing&sort=new'))
  expect(screen.getByRole('link', { name: 'New' }).getAttribute('aria-current')).toBe('true')
  fireEvent.click(await screen.findByRole('button', { name: 'Show more questions' }))
  const next = await screen.findByText('The second page?')
  await waitFor(() => expect(document.activeElement?.contains(next)).toBe(true))

  const list = `/api/contests/${CONTEST.id}/questions`
  expect(sent.map(({ path }) => path).filter((path) => path.startsWith(list))).toEqual([
    `${list}?issue=housing`,
    `${list}?issue=housing&sort=new`,
    `${list}?after=cursor&issue=housing&sort=new`,
  ])
})

test('an order that nobody knows is the trending one', () => {
  expect(['top', 'nonsense', null].map(sortFrom)).toEqual(['top', 'trending', 'trending'])
})
