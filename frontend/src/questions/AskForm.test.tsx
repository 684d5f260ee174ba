import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const WORDS = 'How will you mend the harbor wall?'
const page = {
  [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [], next: null } }),
  'GET /api/me/votes': () => ({ body: { votes: [] } }),
}

async function write(text: string): Promise<HTMLTextAreaElement> {
  const field = await screen.findByLabelText<HTMLTextAreaElement>('Your question')
  fireEvent.input(field, { target: { value: text } })
  return field
}
const publish = () => fireEvent.click(screen.getByRole('button', { name: 'Publish question' }))
const keys = (sent: { method: string; headers: Headers }[]) =>
  sent.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('Idempotency-Key'))

beforeEach(signIn)

test("the server's words stand beside the field, which has the focus and keeps what was written", async () => {
  stubApi({ ...page, 'POST /api/me/questions': () => problem(422, 'A question may not hold a link.') })
  visit(`/contests/${CONTEST.id}`)
  const field = await write(`${WORDS} example.org`)
  publish()

  const refusal = await screen.findByText('A question may not hold a link.')
  expect(document.activeElement).toBe(field)
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(field.getAttribute('aria-describedby')?.split(' ')).toContain(refusal.id)
  expect(field.value).toBe(`${WORDS} example.org`)
})

test('a question that is too short or too long is not sent', async () => {
  const sent = stubApi(page)
  visit(`/contests/${CONTEST.id}`)
  await write('Why?')
  publish()
  await screen.findByText(/at least 10 characters/)
  await write('🙂'.repeat(502))
  await screen.findByText('2 characters too many')
  publish()
  await screen.findByText('Shorten it by 2 characters.')
  expect(keys(sent)).toEqual([])
})

test('the same words keep their key until they are in, other words get another', async () => {
  const answers = [problem(503, 'Busy.'), problem(503, 'Busy.'), problem(503, 'Busy.')]
  const sent = stubApi({
    ...page,
    'POST /api/me/questions': () => answers.pop() ?? { status: 201, body: aQuestion({ text: WORDS }) },
  })
  visit(`/contests/${CONTEST.id}`)
  for (const [count, words] of [WORDS, WORDS, `${WORDS} And when?`, `${WORDS} And when?`].entries()) {
    await write(words)
    publish()
    await waitFor(() => expect(keys(sent)).toHaveLength(count + 1))
    await screen.findByRole('button', { name: 'Publish question' })
  }
  const [first, second, third, fourth] = keys(sent)
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
  expect(fourth).toBe(third)
})

test('a question just asked stands on top, is there after a reload, and is not listed twice', async () => {
  const asked = aQuestion({
    id: 'q-new',
    text: WORDS,
    issues: ['harbor'],
    asked_at: new Date().toISOString(),
  })
  const sent = stubApi({ ...page, 'POST /api/me/questions': () => ({ status: 201, body: asked }) })
  const tab = visit(`/contests/${CONTEST.id}`)
  const field = await write(`  ${WORDS} `)
  fireEvent.input(screen.getByLabelText(/Topics/), { target: { value: 'Harbor,  , HARBOR' } })
  publish()

  const justNow = await screen.findByRole('region', { name: 'Your questions just now' })
  within(justNow).getByRole('link', { name: WORDS })
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
    contest_id: CONTEST.id,
    text: WORDS,
    issues: ['harbor'],
  })
  await waitFor(() => expect(field.value).toBe(''))

  tab.unmount()
  stubApi({
    ...page,
    [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [asked], next: null } }),
  })
  visit(`/contests/${CONTEST.id}`)
  await screen.findByRole('region', { name: 'Your questions just now' })
  await screen.findByRole('navigation', { name: 'Topic of the questions' })
  expect(screen.getAllByRole('link', { name: WORDS })).toHaveLength(1)
})

test('words that were written when the session ended are there after signing in again', async () => {
  stubApi({
    ...page,
    'POST /api/me/questions': () => problem(401, 'Expired.'),
    'POST /api/session/refresh': () => problem(401, 'Gone.'),
  })
  const tab = visit(`/contests/${CONTEST.id}`)
  await write(WORDS)
  publish()
  await screen.findByText(/the words that you wrote are kept/)
  tab.unmount()

  signIn()
  visit(`/contests/${CONTEST.id}`)
  expect((await screen.findByLabelText<HTMLTextAreaElement>('Your question')).value).toBe(WORDS)
})

test('a question that a moderator reads first is not said to be published, nor shown where it leads nowhere', async () => {
  const waiting = aQuestion({
    id: 'q-new',
    text: WORDS,
    state: 'pending',
    asked_at: new Date().toISOString(),
  })
  stubApi({ ...page, 'POST /api/me/questions': () => ({ status: 201, body: waiting }) })
  visit(`/contests/${CONTEST.id}`)
  await write(WORDS)
  publish()
  await screen.findByText(/waits for a moderator/, { selector: '.done' })
  expect(screen.getByRole('link', { name: 'See it among yours' }).getAttribute('href')).toBe('/me/questions')
  expect(screen.queryByRole('link', { name: WORDS })).toBeNull()
})

test('who publishes after the session has ended is told so where the form was, and has the focus there', async () => {
  stubApi({
    ...page,
    'POST /api/me/questions': () => problem(401, 'Expired.'),
    'POST /api/session/refresh': () => problem(401, 'Gone.'),
  })
  visit(`/contests/${CONTEST.id}`)
  await write(WORDS)
  publish()
  const told = await screen.findByText(
    /Your session has ended. Sign in again: the words that you wrote are kept/,
  )
  expect(told.getAttribute('role')).toBe('alert')
  await waitFor(() => expect(document.activeElement?.id).toBe('ask-heading'))
})
