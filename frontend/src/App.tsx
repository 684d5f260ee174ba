// The site around its pages. Knows no window: whoever mounts it says where the visitor is.
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Problem, TERMS } from './api/request'
import { words as apiWords } from './api/words'
import { routes } from './routes/routes'
import { MyLink, SessionControl } from './session/SignIn'
import { Announcements } from './ui/announce'
import { Fallback, NotFound } from './ui/Failed'
import { usePrefetchOnIntent } from './ui/intent'
import { at, inLocale, LOCALE } from './ui/locale'
import { LOCALES, type LocaleName } from './ui/locales'
import { Mark } from './ui/Mark'
import { Offline } from './ui/Offline'
import { Page, Waiting } from './ui/Page'
import type { LazyPage, Parameters } from './ui/pages'
import { matchRoute, pathWith, Router, useRouter } from './ui/router'
import { words } from './ui/words'
import { WorkLink } from './work/WorkLink'

export function App({ url, client }: { url: string; client: QueryClient }) {
  usePrefetchOnIntent(routes, client)
  return (
    <QueryClientProvider client={client}>
      <Router url={url} routes={routes}>
        <a className="skip" href="#main">
          {words.skip}
        </a>
        <header className="site-header">
          <a href={at('/')} className="brand">
            <Mark />
            CivicQ
          </a>
          <nav aria-label={words.site}>
            <a href={at('/')}>{words.ballots}</a>
            <WorkLink />
            <MyLink />
            <SessionControl />
          </nav>
        </header>
        <Offline />
        <CurrentPage />
        <footer className="site-footer">
          <p>
            <strong>{words.notTheOffice}</strong> {words.theOffice}
          </p>
          <p>{words.promise}</p>
          <nav aria-label={words.aboutCivicQ} className="about-links">
            <a href={at('/how-it-works')}>{words.howItWorks}</a>
            <a href={at('/how-ranking-works')}>{words.howRankingWorks}</a>
            <a href={at('/privacy')}>{words.privacy}</a>
            <a href={at('/accessibility')}>{words.accessibility}</a>
            <a href={TERMS}>{words.terms}</a>
          </nav>
          <Languages />
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
  return (
    <Fallback key={path}>
      {match ? <Fetched page={match.page} parameters={match.parameters} /> : <NotFound />}
    </Fallback>
  )
}

function Fetched({ page, parameters }: { page: LazyPage; parameters: Parameters }) {
  const [module, setModule] = useState(page.now)
  const [failure, setFailure] = useState<Error | null>(null)
  useEffect(() => {
    if (module) return
    // What did not come is a matter of the network, or of a site that has been deployed anew.
    const missing = () => setFailure(new Problem(0, apiWords.unreachable))
    page.fetch().then((fetched) => setModule(fetched), missing)
  }, [page, module])
  if (failure) throw failure
  if (module) return <module.default {...parameters} />
  return (
    <Page title={null}>
      <Waiting words={words.loading} lines={8} />
    </Page>
  )
}

/** The same page in the other languages, each in its own words. */
function Languages() {
  const router = useRouter()
  const others = (Object.keys(LOCALES) as LocaleName[]).filter((name) => name !== LOCALE)
  return (
    <nav aria-label={words.language} className="languages">
      {others.map((name) => (
        <a key={name} href={inLocale(pathWith(router), name)} hrefLang={name} lang={name}>
          {LOCALES[name].name}
        </a>
      ))}
    </nav>
  )
}
