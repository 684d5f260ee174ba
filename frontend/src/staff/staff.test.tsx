import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'

const city = (role: string) => ({ slug: 'falls', name: 'Falls', state: 'OR', role, active: true })
const contest = {
  id: 'c',
  title: 'Mayor',
  ballot_id: 'b',
  questions: 3,
  unanswered: 1,
  candidates: [
    { id: 'ada', name: 'Ada Bell', invited: true, has_account: true, answers: 2 },
    { id: 'ben', name: 'Ben Cole', invited: false, has_account: false, answers: 0 },
  ],
}
const settings = { standing_methods: ['letter'], standing_days: 365, moderation: 'after', time_zone: null }
const admin = (path: string) => `GET /api/admin/cities/falls/${path}`
const api = (role = 'owner') => ({
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities: [city(role)] } }),
  [admin('coverage')]: () => ({ body: { contests: [contest] } }),
  [admin('invitations')]: () => ({ body: { invitations: [] } }),
  [admin('settings')]: () => ({ body: settings }),
  [admin('branding')]: () => ({ body: { contact: null, website: null, accent_color: null } }),
})

beforeEach(signIn)

test('who answered how much stands beside who has not even been invited', async () => {
  stubApi(api('viewer'))
  visit('/work/cities/falls/coverage')
  const row = await screen.findByRole('row', { name: /Ben Cole/ })
  within(row).getByText('0 of 3')
  within(row).getByText('Not invited')
  expect(screen.queryByRole('link', { name: 'Invitations' })).toBeNull()
})

test('only who has no account yet is invited to answer, and only an owner makes owners', async () => {
  const sent = stubApi({
    ...api('admin'),
    'POST /api/admin/cities/falls/invitations': () => ({ status: 201, body: { ids: ['i'] } }),
  })
  visit('/work/cities/falls/invitations')
  const form = within(await screen.findByRole('region', { name: 'Invite a candidate' }))
  expect(form.queryByRole('option', { name: 'Ada Bell' })).toBeNull()
  fireEvent.change(form.getByLabelText('Candidate'), { target: { value: 'ben' } })
  fireEvent.input(form.getByLabelText('E-mail'), { target: { value: 'ben@example.org' } })
  fireEvent.click(form.getByRole('button', { name: 'Send the invitation' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      invitations: [{ email: 'ben@example.org', candidate_id: 'ben' }],
    }),
  )
  const colleagues = within(screen.getByRole('region', { name: 'Invite a colleague' }))
  expect(colleagues.queryByRole('option', { name: /^Owner/ })).toBeNull()
})

test('settings are changed by those who manage, and refused in the words of the API', async () => {
  const sent = stubApi({
    ...api(),
    'PUT /api/admin/cities/falls/settings': () => problem(422, 'There is no such time zone.'),
  })
  visit('/work/cities/falls/settings')
  fireEvent.click(await screen.findByRole('checkbox', { name: 'The roll of voters' }))
  const form = within(screen.getByRole('region', { name: 'Verification and moderation' }))
  fireEvent.click(form.getByRole('button', { name: 'Save' }))
  await screen.findByText('There is no such time zone.')
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
    ...settings,
    standing_methods: ['letter', 'roll'],
  })
})

test('who may only look cannot change a setting', async () => {
  stubApi(api('viewer'))
  visit('/work/cities/falls/settings')
  const box = await screen.findByRole('checkbox', { name: 'The roll of voters' })
  expect(box.closest('fieldset:disabled')).not.toBeNull()
})

test('why a file cannot be imported is in the language that the API says', async () => {
  const proposal = {
    id: 'p',
    file_name: 'boleta.csv',
    size_bytes: 7,
    state: 'refused',
    refusal: 'boleta.csv: está vacío',
    language: 'es',
    summary: null,
    lines: [],
    notes: [],
    proposed_by: 'me',
    proposed_at: '2026-10-01T12:00:00Z',
    decided_by: null,
    decided_at: null,
  }
  stubApi({ ...api('editor'), [admin('proposals')]: () => ({ body: { proposals: [proposal] } }) })
  visit('/work/cities/falls/imports')
  const told = await screen.findByText('boleta.csv: está vacío')
  expect(told.lang).toBe('es')
})

test('a file is sent where the API signed for it, and who sent it cannot let it in', async () => {
  const proposal = {
    id: 'p',
    file_name: 'ballot.csv',
    size_bytes: 7,
    state: 'proposed',
    refusal: null,
    language: 'en',
    summary: '1 contest',
    lines: ['+ contest Mayor'],
    notes: [],
    proposed_by: 'me',
    proposed_at: '2026-10-01T12:00:00Z',
    decided_by: null,
    decided_at: null,
  }
  const sent = stubApi({
    ...api('editor'),
    [admin('proposals')]: () => ({
      body: { proposals: [proposal, { ...proposal, id: 'q', proposed_by: 'bo' }] },
    }),
    'POST /api/admin/cities/falls/proposals': () => ({
      status: 201,
      body: { id: 'p', url: 'https://store/p' },
    }),
    'PUT https://store/p': () => ({ status: 200 }),
    'PUT /api/admin/cities/falls/proposals/p/upload': () => ({ status: 204 }),
  })
  visit('/work/cities/falls/imports')
  const file = new File(['a,b\n1,2'], 'ballot.csv', { type: 'text/csv' })
  const field = await screen.findByLabelText<HTMLInputElement>('File')
  fireEvent.change(field, { target: { files: [file] } })
  const data = vi.spyOn(FormData.prototype, 'get')
  data.mockImplementation((name) => (name === 'file' ? file : null))
  fireEvent.submit(field.form as HTMLFormElement)
  await waitFor(() =>
    expect(sent.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([
      '/api/admin/cities/falls/proposals',
      'https://store/p',
      '/api/admin/cities/falls/proposals/p/upload',
    ]),
  )
  expect(screen.getAllByRole('button', { name: /^Let it in/ })).toHaveLength(1)
})
