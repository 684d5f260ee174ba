// The site around its pages. Knows no window: whoever mounts it says where the visitor is.
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { routes } from './routes/routes'
import { SessionControl } from './session/SignIn'
import { Announcements } from './ui/announce'
import { Fallback, NotFound } from './ui/Failed'
import { Mark } from './ui/Mark'
import { matchRoute, Router, useRouter } from './ui/router'

export function App({ url, client }: { url: string; client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <Router url={url} routes={routes}>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <header className="site-header">
          <a href="/" className="brand">
            <Mark />
            CivicQ
          </a>
          <nav aria-label="Site">
            <a href="/">Ballots</a>
            <SessionControl />
          </nav>
        </header>
        <CurrentPage />
        <footer className="site-footer">
          <p>
            <strong>CivicQ is not the election office.</strong> Your election office publishes your official
            ballot, and tells where, when and how you vote.
          </p>
          <p>Reading needs no account. Nobody can pay to be seen here, and nobody sees how you voted.</p>
        </footer>
        <Announcements />
      </Router>
    </QueryClientProvider>
  )
}

function CurrentPage() {
  const { path } = useRouter()
  const match = matchRoute(routes, path)
  // Another address is another page, even where the same component draws it.
  return <Fallback key={path}>{match ? match.page(match.parameters) : <NotFound />}</Fallback>
}
