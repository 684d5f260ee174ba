import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'

const times = {
  average_seconds: 0.01,
  p50_seconds: 0.01,
  p95_seconds: 0.02,
  p99_seconds: null,
  most_seconds: 1,
}
const end = { ...times, statements: 3, errors: 0, connections_opened: 1, connecting: {} }
const statistics = {
  window: {
    minutes: 15,
    begins: '2026-10-01T12:00:00Z',
    ends: '2026-10-01T12:15:00Z',
    processes: 2,
    skipped: 0,
  },
  cache: {
    requests: 4,
    hit_ratio: 0.975,
    bypassed: 1,
    process: { hits: 1, misses: 0, hit_ratio: 1 },
    redis: { hits: 0, misses: 0, hit_ratio: null, stale: 0, collapsed: 0, unreachable: 0, nodes: [] },
    edge: null,
  },
  api: {
    ...times,
    requests: 4,
    errors: 0,
    refused: 0,
    error_rate: 0,
    functions: [],
    workers: [],
    routes: [
      {
        ...times,
        function: 'public',
        route: 'GET /api/cities',
        requests: 1,
        errors: 0,
        refused: 0,
        error_rate: 0,
      },
      {
        ...times,
        function: 'civic',
        route: 'GET /api/me',
        requests: 3,
        errors: 0,
        refused: 0,
        error_rate: 0,
      },
    ],
  },
  database: { reader: end, writer: end, vote_drift: null },
  frontend: { samples: 0, vitals: {}, pages: [] },
}

beforeEach(signIn)

test('figures are told over the window that was chosen, and what nobody measured as nothing', async () => {
  const sent = stubApi({ 'GET /api/admin/metrics': () => ({ body: statistics }) })
  visit('/work/metrics?minutes=15')
  await screen.findByText('97.5 %')
  expect(sent.map(({ path }) => path)).toContain('/api/admin/metrics?minutes=15')
  const [, first] = screen.getAllByRole('row', { name: /GET \/api/ })
  expect(first?.textContent).toContain('/api/cities')
  expect(screen.getByText('From the edge').nextElementSibling?.textContent).toBe('–')
})

test('figures are for operators', async () => {
  stubApi({
    'GET /api/admin/metrics': () => problem(403, 'Only who is in the group `operator` may do this.'),
  })
  visit('/work/metrics')
  await screen.findByText(/in the group/)
})

const city = {
  slug: 'falls',
  name: 'Falls',
  state: 'OR',
  contact: 'clerk@falls.example',
  active: false,
  reason: null as string | null,
  registered_at: '2026-10-01T12:00:00Z',
}
const registered = (changed: Partial<typeof city>) =>
  stubApi({
    'GET /api/admin/registrations': () => ({ body: { registrations: [{ ...city, ...changed }] } }),
    'PUT /api/admin/registrations/falls': () => ({ status: 204 }),
  })

test.each([
  ['vouches for a city', /Yes, vouch/, true],
  ['rejects it', /No, or not as it is/, false],
])('an operator %s, and says why', async (_, verdict, active) => {
  const sent = registered({})
  visit('/work/registrations')
  fireEvent.click(await screen.findByLabelText(verdict))
  fireEvent.input(screen.getByLabelText(/Reason/), { target: { value: 'The clerk called.' } })
  fireEvent.submit(screen.getByLabelText(/Reason/).closest('form') as HTMLFormElement)
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
      active,
      reason: 'The clerk called.',
    }),
  )
})

test('what was said of a city that was rejected stands there, and an operator may vouch for it after all', async () => {
  const sent = registered({ reason: 'It is in Connecticut.' })
  visit('/work/registrations')
  await screen.findByText('It is in Connecticut.')
  expect(screen.queryByText(/Waits for an operator/)).toBeNull()
  fireEvent.input(screen.getByLabelText(/Reason/), { target: { value: 'It is in Oregon too.' } })
  fireEvent.submit(screen.getByLabelText(/Reason/).closest('form') as HTMLFormElement)
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.body).toMatchObject({ active: true }),
  )
})

test.each([true, false])(
  'an operator corrects the reason and leaves the decision as it is (shown: %s)',
  async (active) => {
    const sent = registered({ active, reason: 'It is in Conneticut.' })
    visit('/work/registrations')
    const corrected = await screen.findByLabelText(/What it should say/)
    fireEvent.input(corrected, { target: { value: 'It is in Connecticut.' } })
    fireEvent.submit(corrected.closest('form') as HTMLFormElement)
    await waitFor(() =>
      expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
        active,
        reason: 'It is in Connecticut.',
      }),
    )
  },
)

const PURGE = 'POST /api/admin/purges'
const operator = (groups = ['operator']) => ({
  'GET /api/me': () => ({ body: { id: 'me', groups, works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities: [] } }),
})

test('an operator purges tags, one in a line, and reads which', async () => {
  const sent = stubApi({
    ...operator(),
    [PURGE]: () => ({ status: 202, body: { tags: ['contest/a', 'contest/b'] } }),
  })
  visit('/work/purges')
  fireEvent.input(await screen.findByLabelText('Tags'), {
    target: { value: 'contest/a\n contest/b,\ncontest/a' },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Purge' }))
  await screen.findByRole('heading', { name: 'Purged: 2 tags' })
  screen.getByText('contest/b')
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ tags: ['contest/a', 'contest/b'] })
})

test('everything is purged only by who says that they are sure', async () => {
  const sent = stubApi({ ...operator(), [PURGE]: () => ({ status: 202, body: { tags: ['everything'] } }) })
  visit('/work/purges')
  fireEvent.input(await screen.findByLabelText('Tags'), { target: { value: 'everything' } })
  fireEvent.click(screen.getByRole('button', { name: 'Purge' }))
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(0)
  fireEvent.click(await screen.findByLabelText(/Yes, all that is cached/))
  fireEvent.click(screen.getByRole('button', { name: 'Purge' }))
  await screen.findByRole('heading', { name: 'Purged: 1 tag' })
})

test('a tag that no page carries is refused with those that there are', async () => {
  stubApi({ ...operator(), [PURGE]: () => problem(422, 'No page carries the tag x. Tags are: ballot/{}.') })
  visit('/work/purges')
  fireEvent.input(await screen.findByLabelText('Tags'), { target: { value: 'x' } })
  fireEvent.click(screen.getByRole('button', { name: 'Purge' }))
  await screen.findByText(/No page carries the tag x/)
})

test('who is no operator is told whose purges are', async () => {
  stubApi(operator([]))
  visit('/work/purges')
  await screen.findByText(/Purges are for who runs CivicQ itself/)
  expect(screen.queryByLabelText('Tags')).toBeNull()
})
