import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'

const question = (id: string, text: string) => ({
  id,
  contest_id: 'c',
  text,
  state: 'pending',
  flags: id === 'one' ? ['spam'] : [],
  asked_at: '2026-10-01T12:00:00Z',
})
const questions = [question('one', 'Who mends the wall?'), question('two', 'Who mends that wall?')]
const city = { slug: 'falls', name: 'Falls', state: 'OR', role: 'moderator', active: true }
const api = (queue: Record<string, unknown[]> = {}) => ({
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities: [city] } }),
  'GET /api/admin/cities/falls/queue': () => ({
    body: { questions: [], reports: [], appeals: [], ...queue },
  }),
  'POST /api/admin/cities/falls/decisions': () => ({ status: 201, body: { ids: ['d'] } }),
})
const decided = (sent: { method: string; body: unknown }[]) =>
  sent.filter(({ method }) => method !== 'GET').map(({ body }) => body)

beforeEach(signIn)

test('keys go from question to question and approve the one with the focus', async () => {
  const sent = stubApi(api({ questions }))
  visit('/work/cities/falls/queue')
  const first = await screen.findByRole('checkbox', { name: 'Who mends the wall?' })
  first.focus()
  fireEvent.keyDown(first, { key: 'j' })
  const second = screen.getByRole('checkbox', { name: 'Who mends that wall?' })
  expect(document.activeElement).toBe(second)
  fireEvent.keyDown(second, { key: 'a' })
  await waitFor(() => expect(decided(sent)).toHaveLength(1))
  expect(decided(sent)[0]).toMatchObject({ action: 'approve', targets: [{ kind: 'question', id: 'two' }] })
})

test('after the last decision the focus is on what is left: nothing', async () => {
  const left = [question('one', 'Who mends the wall?')]
  stubApi({
    ...api(),
    'GET /api/admin/cities/falls/queue': () => ({ body: { questions: [...left], reports: [], appeals: [] } }),
    'POST /api/admin/cities/falls/decisions': () => {
      left.pop()
      return { status: 201, body: { ids: ['d'] } }
    },
  })
  visit('/work/cities/falls/queue')
  const only = await screen.findByRole('checkbox', { name: 'Who mends the wall?' })
  only.focus()
  fireEvent.keyDown(only, { key: 'a' })
  const heading = await screen.findByRole('heading', { name: '0 questions to read' })
  await waitFor(() => expect(document.activeElement).toBe(heading))
})

test('many are removed at once, by one rule and for one reason; letters typed there decide nothing', async () => {
  const sent = stubApi(api({ questions }))
  visit('/work/cities/falls/queue')
  for (const box of await screen.findAllByRole('checkbox')) fireEvent.click(box)
  const bulk = await screen.findByRole('region', { name: 'With the 2 questions chosen' })
  fireEvent.click(within(bulk).getByRole('button', { name: 'Remove' }))
  fireEvent.change(within(bulk).getByLabelText('Which rule does it break?'), { target: { value: 'spam' } })
  const reason = within(bulk).getByLabelText(/Reason/)
  fireEvent.keyDown(reason, { key: 'a' })
  fireEvent.input(reason, { target: { value: 'The same advertisement.' } })
  fireEvent.click(within(bulk).getByRole('button', { name: 'Remove 2' }))
  await waitFor(() =>
    expect(decided(sent)).toEqual([
      {
        action: 'remove',
        targets: [
          { kind: 'question', id: 'one' },
          { kind: 'question', id: 'two' },
        ],
        rule: 'spam',
        reason: 'The same advertisement.',
      },
    ]),
  )
})

test('a question is merged into one that asks the same', async () => {
  const sent = stubApi({
    ...api({ questions }),
    'GET /api/me/questions/similar': () => ({
      body: { questions: questions.map(({ id, text }) => ({ id, text, similarity: 0.9 })) },
    }),
  })
  visit('/work/cities/falls/queue')
  fireEvent.keyDown(await screen.findByRole('checkbox', { name: 'Who mends the wall?' }), { key: 'm' })
  fireEvent.click(await screen.findByRole('radio', { name: 'Who mends that wall?' }))
  expect(screen.queryByRole('radio', { name: 'Who mends the wall?' })).toBeNull()
  fireEvent.submit(screen.getByRole('radio').closest('form') as HTMLFormElement)
  await waitFor(() => expect(decided(sent)[0]).toMatchObject({ action: 'merge', into: 'two' }))
})

test('an appeal is decided with its reason', async () => {
  const appeal = {
    decision_id: 'd',
    target: { kind: 'question', id: 'one' },
    text: 'Who mends the wall?',
    rule: 'spam',
    reason: 'Twice.',
    note: 'Once only.',
    appealed_at: '2026-10-01T12:00:00Z',
  }
  const sent = stubApi({
    ...api({ appeals: [appeal] }),
    'PUT /api/admin/cities/falls/decisions/d/appeal': () => ({ status: 204 }),
  })
  visit('/work/cities/falls/queue')
  fireEvent.click(await screen.findByRole('radio', { name: /take it back/ }))
  fireEvent.input(screen.getByLabelText(/Reason/), { target: { value: 'It was asked once.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Decide the appeal' }))
  await waitFor(() =>
    expect(decided(sent)).toEqual([{ outcome: 'overturned', reason: 'It was asked once.' }]),
  )
})

test('who may not moderate here is told whom to ask', async () => {
  stubApi({ ...api(), 'GET /api/admin/cities/falls/queue': () => problem(403, 'Ask its owner for a role.') })
  visit('/work/cities/falls/queue')
  await screen.findByText('Ask its owner for a role.')
  screen.getByRole('link', { name: 'To your work' })
})

test('everybody reads what was decided and why', async () => {
  const decision = {
    id: 'd',
    action: 'remove',
    rule: 'spam',
    reason: 'An advertisement.',
    target: { kind: 'question', id: 'one' },
    decided_at: '2026-10-01T12:00:00Z',
    decided_by: 'moderator',
    appeal: { outcome: 'upheld', reason: 'It still is.', decided_at: '2026-10-02T12:00:00Z' },
  }
  stubApi({
    'GET /api/cities/falls': () => ({ body: { ...city, ballots: [] } }),
    'GET /api/cities/falls/moderation': () => ({ body: { decisions: [decision] } }),
    'GET /api/cities/falls/moderation/months': () => ({ body: { months: [] } }),
  })
  visit('/cities/falls/moderation')
  await screen.findByRole('heading', { name: 'Moderation in Falls, OR' })
  screen.getByText('“An advertisement.”')
  screen.getByText(/the decision stands/)
})
