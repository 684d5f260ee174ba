import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { anAnswer, aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const question = aQuestion({ id: 'q', text: 'Who mends the harbor wall?', version: 2 })
const candidacy = {
  id: 'ada',
  name: 'Ada Bell',
  statement: 'I mend walls.',
  website: null,
  profile_rule: null,
  contest: { id: CONTEST.id, title: 'Mayor' },
  city: { slug: 'harbor-falls', name: 'Harbor Falls', state: 'OR' },
}
const ada = { candidate: { id: 'ada', name: 'Ada Bell', party: null, photo: null }, answer: null }
const ben = {
  candidate: { id: 'ben', name: 'Ben Cole', party: null, photo: null },
  answer: anAnswer({ id: 'bens' }),
}
const api = {
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [candidacy] } }),
  'GET /api/me/cities': () => ({ body: { cities: [] } }),
  'GET /api/me/candidacies/ada/questions': () => ({ body: { questions: [question] } }),
  'GET /api/candidates/ada/answers': () => ({ body: { answers: [] } }),
  'GET /api/questions/q': () => ({ body: { ...question, contest: CONTEST, versions: [] } }),
  'GET /api/questions/q/answers': () => ({ body: { question, candidates: [ada, ben] } }),
}

beforeEach(signIn)

test('a candidate finds what is open on top, and each question leads to its answer', async () => {
  stubApi(api)
  visit('/work/candidacies/ada')
  await screen.findByRole('heading', { name: '1 question you have not answered' })
  const link = screen.getByRole('link', { name: 'Who mends the harbor wall?' })
  expect(link.getAttribute('href')).toBe('/work/candidacies/ada/questions/q')
})

test('a statement taken back is sent as none', async () => {
  const sent = stubApi({ ...api, 'PUT /api/me/candidacies/ada/profile': () => ({ status: 204 }) })
  visit('/work/candidacies/ada')
  fireEvent.input(await screen.findByLabelText('Statement'), { target: { value: ' ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ statement: null, website: null }),
  )
})

test('an answer says which version was read; after it, the same form corrects it', async () => {
  const sent = stubApi({
    ...api,
    'PUT /api/me/candidacies/ada/answers/q': () => ({ body: { id: 'a' } }),
  })
  visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Your position/), { target: { value: 'The port pays.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Add a source of your answer' }))
  fireEvent.input(screen.getByLabelText('Title'), { target: { value: 'Budget' } })
  fireEvent.input(screen.getByLabelText('Address'), { target: { value: 'https://example.org/budget' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the answer' }))

  fireEvent.input(await screen.findByLabelText(/What did you mend/), { target: { value: 'A number.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the correction' }))
  await waitFor(() => expect(sent.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  const [first, second] = sent.filter(({ method }) => method === 'PUT').map(({ body }) => body)
  expect(first).toEqual({
    position: 'The port pays.',
    rationale: null,
    trade_offs: null,
    sources: [{ title: 'Budget', url: 'https://example.org/budget' }],
    claims: [],
    question_version: 2,
    correction: null,
  })
  expect(second).toMatchObject({ correction: 'A number.' })
})

test('why an answer was refused stands there, and the words are kept', async () => {
  const refuse = () => problem(409, 'Its author has edited this question. Read it again first.')
  stubApi({ ...api, 'PUT /api/me/candidacies/ada/answers/q': refuse })
  const tab = visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Your position/), { target: { value: 'The port pays.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the answer' }))
  await screen.findByText(/edited this question/)
  tab.unmount()
  visit('/work/candidacies/ada/questions/q')
  expect((await screen.findByLabelText<HTMLTextAreaElement>(/Your position/)).value).toBe('The port pays.')
})

test("a rebuttal quotes the other's claim", async () => {
  const sent = stubApi({
    ...api,
    'POST /api/me/candidacies/ada/rebuttals': () => ({ status: 201, body: { id: 'r' } }),
  })
  visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Their claim/), { target: { value: 'I would cap rises.' } })
  fireEvent.input(screen.getByLabelText('What you say to it'), { target: { value: 'He voted against.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the rebuttal' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      answer_id: 'bens',
      claim: 'I would cap rises.',
      text: 'He voted against.',
      sources: [],
    }),
  )
})
