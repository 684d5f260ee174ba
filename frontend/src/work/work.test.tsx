import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'

const TOKEN = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
const nothing = {
  'GET /api/cities': () => ({ body: { cities: [] } }),
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: false } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities: [] } }),
}

test('an invitation waits while its owner signs in, and its token stands in no address', async () => {
  const sent = stubApi({
    ...nothing,
    'POST /api/me/invitations': () => ({
      body: { city_slug: 'harbor-falls', candidate_id: 'ada', role: null },
    }),
  })
  const tab = visit(`/invitations#${TOKEN}`)
  const link = await screen.findByRole('link', { name: 'Sign in to accept' })
  expect(window.location.hash).toBe('')
  expect(link.getAttribute('href')).not.toContain(TOKEN)
  tab.unmount()

  signIn()
  visit('/invitations')
  fireEvent.click(await screen.findByRole('button', { name: 'Accept the invitation' }))
  const way = await screen.findByRole('link', { name: 'Begin' })
  expect(way.getAttribute('href')).toBe('/work/candidacies/ada')
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ token: TOKEN })
})

test('whoever holds an invitation of somebody else is told so, and keeps it', async () => {
  signIn()
  stubApi({ ...nothing, 'POST /api/me/invitations': () => problem(403, 'It went to another address.') })
  visit(`/invitations#${TOKEN}`)
  fireEvent.click(await screen.findByRole('button', { name: 'Accept the invitation' }))
  await screen.findByText('It went to another address.')
  screen.getByRole('button', { name: 'Accept the invitation' })
})

test('only who has work is shown the way to it, and nobody is asked about twice', async () => {
  signIn()
  const sent = stubApi({ ...nothing, 'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }) })
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work))
  const tab = visit('/')
  await screen.findByRole('link', { name: 'Work' })
  await waitFor(() => expect(sessionStorage.getItem('civicq/works')).toBe('true'))
  tab.unmount()
  visit('/')
  await screen.findByRole('link', { name: 'Work' })
  expect(sent.filter(({ path }) => path === '/api/me')).toHaveLength(1)
})

test('who has no work is told how one comes by it; who is not signed in, to sign in', async () => {
  stubApi(nothing)
  const tab = visit('/work')
  await screen.findByText(/Sign in to see yours/)
  tab.unmount()
  signIn()
  visit('/work')
  await screen.findByText(/You speak for no candidate/)
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Work' })).toBeNull())
})
