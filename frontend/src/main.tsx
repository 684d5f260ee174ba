import { hydrate } from '@tanstack/react-query'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { App } from './App'
import { createQueryClient } from './api/queryClient'
import { routes } from './routes/routes'
import { drawnFrom, takenOver } from './ui/drawn'
import { keepForOffline } from './ui/Offline'
import { matchRoute } from './ui/router'
import { reportVitals } from './vitals'
import './ui/tokens.css'
import './ui/base.css'
import './ui/page.css'
import './cities/cities.css'
import './ballots/ballots.css'
import './questions/questions.css'
import './answers/answers.css'
import './ui/print.css'

const app = document.getElementById('app')
if (app) void start(app)

async function start(app: HTMLElement): Promise<void> {
  await nextTask()
  const client = createQueryClient()
  // What the server drew the page from: nothing that is fresh is asked for again.
  const drawn = drawnFrom()
  if (drawn) hydrate(client, drawn.queries)
  const { pathname, searchParams } = new URL(window.location.href)
  const match = matchRoute(routes, pathname)
  // A page that cannot be fetched is tried again, and told of, where it is drawn.
  const module = await match?.page.fetch().catch(() => null)
  if (match) void module?.load?.(client, match.parameters, searchParams)
  await nextTask()
  const site = <App url={window.location.href} client={client} />
  if (drawn && module) hydrateRoot(app, site)
  else createRoot(app).render(site)
  takenOver()
  reportVitals()
  if (import.meta.env.PROD) keepForOffline()
}

/** Ends a task, so that no step of the start keeps a slow phone from answering a tap. */
function nextTask(): Promise<void> {
  return new Promise((go) => setTimeout(go))
}
