import { fireEvent, screen, within } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'

const work = (cities: object[]) => ({
  'GET /api/cities': () => ({ body: { cities: [] } }),
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: cities.length > 0 } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({ body: { cities } }),
})

test('from the home page leads a way for whose city is missing, and who is not signed in is told with which address to', async () => {
  stubApi(work([]))
  const tab = visit('/')
  const way = await screen.findByRole('link', { name: 'Is your city missing?' })
  expect(way.getAttribute('href')).toBe('/register')
  tab.unmount()
  visit('/register')
  await screen.findByText(/your address at the city or county/)
})

test('a city is registered under an address that its name suggests, and waits for an operator', async () => {
  signIn()
  const cities: object[] = []
  const sent = stubApi({
    ...work(cities),
    'POST /api/me/cities': () => {
      cities.push({
        slug: 'port-anejo-or',
        name: 'Port Añejo',
        state: 'OR',
        role: 'owner',
        active: false,
        reason: null,
      })
      return { status: 201, body: { slug: 'port-anejo-or' } }
    },
  })
  visit('/register')
  fireEvent.input(await screen.findByLabelText('Name of the city or county'), {
    target: { value: 'Port Añejo' },
  })
  fireEvent.input(screen.getByLabelText('State (optional)'), { target: { value: 'or' } })
  expect(screen.getByLabelText<HTMLInputElement>('Address on this site').value).toBe('port-anejo-or')
  fireEvent.click(screen.getByRole('button', { name: 'Register it' }))
  await screen.findByText(/Waits for an operator/)
  expect(screen.getByRole('link', { name: 'Import a ballot' }).getAttribute('href')).toBe(
    '/work/cities/port-anejo-or/imports',
  )
  // Nobody gets mail in the name of a city that nobody vouches for.
  expect(screen.queryByRole('link', { name: 'Invite colleagues' })).toBeNull()
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
    name: 'Port Añejo',
    state: 'OR',
    slug: 'port-anejo-or',
  })
})

test('an address that is taken says whom to ask, and what was typed stays', async () => {
  signIn()
  stubApi({ ...work([]), 'POST /api/me/cities': () => problem(409, 'There is a city called falls already.') })
  visit('/register')
  fireEvent.input(await screen.findByLabelText('Name of the city or county'), { target: { value: 'Falls' } })
  fireEvent.click(screen.getByRole('button', { name: 'Register it' }))
  await screen.findByText('There is a city called falls already.')
  expect(screen.getByLabelText<HTMLInputElement>('Address on this site').value).toBe('falls')
})

test('who was rejected reads why, mends it, and registers the city again at the address that it has', async () => {
  signIn()
  const city = {
    slug: 'falls',
    name: 'Fals',
    state: 'OR',
    role: 'owner',
    active: false,
    reason: 'The name has two l.' as string | null,
  }
  const sent = stubApi({
    ...work([city]),
    'POST /api/me/cities': () => {
      city.reason = null
      return { status: 201, body: { slug: 'falls' } }
    },
  })
  visit('/register')
  await screen.findByText('The name has two l.')
  const again = screen.getByText(/Mend it/).closest('details') as HTMLDetailsElement
  const form = within(again)
  expect(form.getByLabelText<HTMLInputElement>('Address on this site').readOnly).toBe(true)
  fireEvent.input(form.getByLabelText('Name of the city or county'), { target: { value: 'Falls' } })
  fireEvent.click(form.getByRole('button', { name: 'Register it' }))
  await screen.findByText(/Waits for an operator/)
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
    name: 'Falls',
    state: 'OR',
    slug: 'falls',
  })
})
