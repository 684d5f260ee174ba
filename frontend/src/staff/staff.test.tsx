import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
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
