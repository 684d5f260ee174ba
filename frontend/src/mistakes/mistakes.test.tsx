import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const mistake = {
  id: 'm',
  text: 'Her name is written with one l.',
  source: 'https://example.org/filing',
  state: 'open',
  reason: null,
  filed_at: '2026-10-01T12:00:00Z',
  ballot: CONTEST.ballot,
  contest: { id: CONTEST.id, title: 'Mayor' },
  candidate: { id: 'ada', name: 'Ada Bell' },
}
const city = { slug: 'falls', name: 'Falls', state: 'OR', role: 'editor', active: true }
const work = {
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities: [city] } }),
}
const contest = {
  [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
  [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [], next: null, as_of: null } }),
}

async function open(summary: string) {
  const details = (await screen.findByText(summary)).closest('details') as HTMLDetailsElement
  details.open = true
  fireEvent(details, new Event('toggle'))
}

test('a citizen tells the city with whom of a contest something is wrong', async () => {
  signIn()
  const sent = stubApi({
    ...contest,
    'POST /api/me/mistakes': () => ({ status: 201, body: { id: 'm' } }),
  })
  visit(`/contests/${CONTEST.id}`)
  await open('Something here is wrong?')
  const [first] = CONTEST.candidates
  fireEvent.change(await screen.findByLabelText('Where is it wrong?'), { target: { value: first?.id } })
  fireEvent.input(screen.getByLabelText('What is wrong?'), { target: { value: ' The name. ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Tell the city' }))
  const mine = await screen.findByRole('link', { name: 'What became of it' })
  expect(mine.getAttribute('href')).toBe('/me/mistakes')
  expect(sent.find(({ path }) => path === '/api/me/mistakes')?.body).toEqual({
    contest_id: CONTEST.id,
    candidate_id: first?.id,
    text: 'The name.',
    source: null,
  })
})

const BALLOT = {
  ...CONTEST.ballot,
  precinct: null,
  contests: [CONTEST],
}
const ballot = {
  'GET /api/cities/harbor-falls/ballots/2026-11-03': () => ({ body: BALLOT }),
  [`GET /api/ballots/${BALLOT.id}/precincts`]: () => ({ body: { precincts: [] } }),
  [`GET /api/ballots/${BALLOT.id}/trending`]: () => ({ body: { questions: [], computed_at: null } }),
}

test('a citizen tells the city that its ballot as a whole is wrong', async () => {
  signIn()
  const sent = stubApi({ ...ballot, 'POST /api/me/mistakes': () => ({ status: 201, body: { id: 'm' } }) })
  visit('/cities/harbor-falls/ballots/2026-11-03')
  await open('Something here is wrong?')
  const field = await screen.findByLabelText('What is wrong?')
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(
    /missing/,
  )
  expect(screen.queryByLabelText('Where is it wrong?')).toBeNull()
  fireEvent.input(field, { target: { value: 'The contest for sheriff is missing.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Tell the city' }))
  await screen.findByRole('link', { name: 'What became of it' })
  expect(sent.find(({ path }) => path === '/api/me/mistakes')?.body).toEqual({
    ballot_id: BALLOT.id,
    text: 'The contest for sheriff is missing.',
    source: null,
  })
})

test.each([
  ['a contest', `/contests/${CONTEST.id}`, `contest=${CONTEST.id}`],
  ['a ballot', '/cities/harbor-falls/ballots/2026-11-03', `ballot=${BALLOT.id}`],
])(
  'who is not signed in is told what for, and without a script the form of %s is a link away',
  async (_, path, query) => {
    stubApi({ ...contest, ...ballot })
    visit(path)
    await open('Something here is wrong?')
    const told = await screen.findByText(/so that it can tell you what became of it/)
    expect(told.querySelector('a')?.getAttribute('href')).toBe(`/forms/me/en/mistakes?${query}`)
  },
)

test('a city decides with a reason, and what is decided is gone from its list', async () => {
  signIn()
  let waiting = [mistake]
  const sent = stubApi({
    ...work,
    'GET /api/admin/cities/falls/mistakes': () => ({ body: { mistakes: waiting } }),
    'PUT /api/admin/cities/falls/mistakes/m': () => {
      waiting = []
      return { status: 204 }
    },
  })
  visit('/work/cities/falls/mistakes')
  await screen.findByText('Her name is written with one l.')
  fireEvent.click(screen.getByLabelText('The ballot is corrected'))
  fireEvent.input(screen.getByLabelText(/What you found/), { target: { value: 'The filing says so.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Tell them' }))
  await screen.findByText(/Nobody waits for you/)
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
    state: 'corrected',
    reason: 'The filing says so.',
  })
})

test('that a colleague was faster is told where the decision was made', async () => {
  signIn()
  stubApi({
    ...work,
    'GET /api/admin/cities/falls/mistakes': () => ({ body: { mistakes: [mistake] } }),
    'PUT /api/admin/cities/falls/mistakes/m': () => problem(409, 'A colleague was faster.'),
  })
  visit('/work/cities/falls/mistakes')
  fireEvent.click(await screen.findByLabelText('It stays as it is'))
  fireEvent.input(screen.getByLabelText(/What you found/), { target: { value: 'It is right.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Tell them' }))
  await screen.findByText('A colleague was faster.')
})

test('whoever told of a mistake reads what the city made of it', async () => {
  signIn()
  stubApi({
    ...work,
    'GET /api/me/mistakes': () => ({
      body: {
        mistakes: [
          mistake,
          { ...mistake, id: 'n', state: 'dismissed', reason: 'It is right so.', source: null },
          { ...mistake, id: 'o', contest: null, candidate: null, source: null },
        ],
      },
    }),
  })
  const tab = visit('/me/mistakes')
  await screen.findAllByText(/The city has not decided yet/)
  screen.getByText(/Left as it is/)
  screen.getByText('It is right so.')
  expect(screen.getByRole('link', { name: 'The whole ballot' }).getAttribute('href')).toBe(
    '/cities/harbor-falls/ballots/2026-11-03',
  )
  await waitFor(() => expect(screen.getAllByRole('link', { name: 'Where it is right' })).toHaveLength(1))
  tab.unmount()
  stubApi({ ...work, 'GET /api/me/mistakes': () => ({ body: { mistakes: [] } }) })
  visit('/me/mistakes')
  await screen.findByText(/You have not told of a mistake/)
})
