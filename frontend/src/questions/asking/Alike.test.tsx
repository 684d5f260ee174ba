import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../../test/api'
import { signIn } from '../../../test/setup'
import { aQuestion, CONTEST } from '../../../test/shapes'
import { visit } from '../../../test/visit'

const OTHERS = { id: 'q-9', text: 'Who mends the harbor wall?', similarity: 0.9 }
const page = {
  [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [], next: null } }),
  'GET /api/me/votes': () => ({ body: { votes: [] } }),
  'GET /api/me/questions/similar': () => ({ body: { questions: [OTHERS] } }),
}

async function write(text: string) {
  const field = await screen.findByLabelText<HTMLTextAreaElement>('Your question', {}, { timeout: 3000 })
  for (const end of [text.length - 2, text.length - 1, text.length]) {
    fireEvent.input(field, { target: { value: text.slice(0, end) } })
  }
  return field
}
const joining = () => screen.findByRole('button', { name: /^Vote for this one/ }, { timeout: 3000 })

beforeEach(signIn)

test('who writes what a neighbor asks is asked about once, votes for it, and has asked nothing', async () => {
  const sent = stubApi({
    ...page,
    'PUT /api/me/votes/q-9': () => ({ body: { question_id: 'q-9', value: 1, up: 3, down: 0 } }),
  })
  visit(`/contests/${CONTEST.id}`)
  const field = await write('Who will mend the harbor wall?')
  fireEvent.click(await joining())
  await screen.findByText(/You voted for what a neighbor asks/)
  expect(field.value).toBe('')
  expect(sent.filter(({ path }) => path.includes('similar'))).toHaveLength(1)
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
})

test('the same question is sent only by who says that it asks something else', async () => {
  const sent = stubApi({ ...page, 'POST /api/me/questions': () => ({ status: 201, body: aQuestion() }) })
  visit(`/contests/${CONTEST.id}`)
  await write('Who will mend the harbor wall?')
  await joining()
  const publish = screen.getByRole('button', { name: 'Publish question' })
  fireEvent.click(publish)
  await screen.findByText(/A neighbor asks this already/)
  fireEvent.click(screen.getByLabelText('Mine asks something else'))
  fireEvent.click(publish)
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'POST')?.body).toMatchObject({ distinct: true }),
  )
})

test('who is no resident is led to where one is verified, and keeps the words', async () => {
  stubApi({
    ...page,
    'GET /api/me/questions/similar': () => ({ body: { questions: [] } }),
    'POST /api/me/questions': () => problem(403, 'POST /api/me/standings begins that.'),
  })
  visit(`/contests/${CONTEST.id}`)
  const field = await write('Who will mend the harbor wall?')
  fireEvent.click(screen.getByRole('button', { name: 'Publish question' }))
  const way = await screen.findByRole('link', { name: 'Verify that you live there' })
  expect(way.getAttribute('href')).toBe('/me/residence?city=harbor-falls')
  expect(field.value).toBe('Who will mend the harbor wall?')
})
