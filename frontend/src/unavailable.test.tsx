import { act, screen } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { stubApi } from '../test/api'
import { aQuestion, CONTEST } from '../test/shapes'
import { visit } from '../test/visit'
import { routes } from './routes/routes'
import { matchRoute } from './ui/router'

afterEach(() => vi.restoreAllMocks())

const contest = { id: CONTEST.id, title: CONTEST.title, ballot_id: 'b' }
const question = { ...aQuestion({ id: 'q-1', text: 'Why rents?' }), contest, versions: [] }

test('what this device has not read waits for the network, and then comes by itself', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  let isThere = false
  stubApi({
    'GET /api/questions/q-1': () => {
      if (!isThere) throw new TypeError('Failed to fetch')
      return { body: question }
    },
    'GET /api/questions/q-1/answers': () => ({ body: { question, candidates: [] } }),
  })
  visit('/questions/q-1')
  await screen.findByRole('heading', { name: 'Not on this device yet' }, { timeout: 4000 })
  isThere = true
  online.mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('online')))
  await screen.findByRole('heading', { name: 'Why rents?' })
})

test('a page whose script does not come blames no drawing, and can be tried again', async () => {
  const page = matchRoute(routes, '/privacy')?.page
  if (!page) throw new Error('no such route')
  vi.spyOn(page, 'now').mockReturnValue(null)
  vi.spyOn(page, 'fetch').mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'))
  vi.spyOn(console, 'error').mockImplementation(() => {})
  visit('/privacy')
  expect(await screen.findByText(/CivicQ could not be reached/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})
