import { hydrate } from '@tanstack/react-query'
import { waitFor } from '@testing-library/preact'
import { hydrateRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { stubApi } from '../test/api'
import { signIn } from '../test/setup'
import { aQuestion, CONTEST } from '../test/shapes'
import { App } from './App'
import { createQueryClient } from './api/queryClient'
import { rendered } from './server'
import { drawnFrom, takenOver } from './ui/drawn'

const PATH = `/contests/${CONTEST.id}`
const SHELL = '<html><head><title>CivicQ</title></head><body><div id="app"></div></body></html>'
const ANSWERS: Record<string, unknown> = {
  [`/api${PATH}`]: CONTEST,
  [`/api${PATH}/questions`]: { questions: [aQuestion()], next: null, as_of: null },
}

test('the browser goes on from the page as it was drawn: it asks for nothing again, and then shows what is its own', async () => {
  const { html } = await rendered(`${window.location.origin}${PATH}`, SHELL, async (path) =>
    Response.json(ANSWERS[path.split('?')[0] ?? ''], { headers: { 'cache-control': 's-maxage=30' } }),
  )
  const sent = stubApi({ 'GET /api/me/votes': () => ({ body: { votes: [], next: null } }) })
  signIn()
  window.history.replaceState(null, '', PATH)
  document.body.innerHTML = new DOMParser().parseFromString(html, 'text/html').body.innerHTML
  const app = document.getElementById('app') as HTMLElement
  const drawn = app.querySelector('h1')
  const client = createQueryClient()
  const from = drawnFrom()
  hydrate(client, from?.queries as never)
  const root = hydrateRoot(app, <App url={window.location.href} client={client} />)
  takenOver()
  expect(app.querySelector('h1')).toBe(drawn)
  expect(app.textContent).toContain('Ada Bell')
  await waitFor(() => expect(app.textContent).toContain('Sign out'))
  expect(app.querySelectorAll('main')).toHaveLength(1)
  expect(sent.map(({ path }) => path.split('?')[0]).filter((path) => !path?.startsWith('/api/me'))).toEqual(
    [],
  )
  root.unmount()
})
