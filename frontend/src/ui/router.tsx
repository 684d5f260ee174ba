// Where the visitor is, and how to go elsewhere without a page load. Links stay plain <a> elements: one listener takes
// the clicks that lead to a page of ours, so the same markup works before, after and without the script.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { withoutPrefix } from './locale'

export type Location = { path: string; query: URLSearchParams }

/** A page and the path that it answers to, without its language; `:name` stands for one segment. */
export type Route<Page> = { pattern: string; page: Page }

/** The first route that fits, with the segments that its pattern names. */
export function matchRoute<Page>(
  routes: readonly Route<Page>[],
  path: string,
): (Route<Page> & { parameters: Record<string, string> }) | null {
  const own = withoutPrefix(path)
  if (own === null) return null
  for (const { pattern, page } of routes) {
    const parameters = matchPattern(pattern, own)
    if (parameters) return { pattern, page, parameters }
  }
  return null
}

function matchPattern(pattern: string, path: string): Record<string, string> | null {
  const wanted = segments(pattern)
  const given = segments(path)
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? ''
    if (!segment.startsWith(':')) {
      if (segment !== value) return null
      continue
    }
    const decoded = decode(value)
    if (decoded === null) return null
    parameters[segment.slice(1)] = decoded
  }
  return parameters
}

const segments = (path: string) => path.split('/').filter(Boolean)

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

type Router = Location & {
  /** Counts the pages shown; the sort order or a precinct of the same page is not a new visit. */
  visit: number
  /** Changes the query of this page in place. */
  setQuery: (changes: Record<string, string | null>) => void
}

const RouterContext = createContext<Router | null>(null)

export function useRouter(): Router {
  const router = useContext(RouterContext)
  if (!router) throw new Error('useRouter is called outside of a Router')
  return router
}

/** This page with another query: what a link or a sign-in's way back points to. */
export function pathWith({ path, query }: Location, changes: Record<string, string | null> = {}): string {
  const changed = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.delete(name)
    else changed.set(name, value)
  }
  return changed.size ? `${path}?${changed}` : path
}

/** `url` is where the first page is: the browser's address, or the request of a server. */
export function Router({
  url,
  routes,
  children,
}: {
  url: string
  routes: readonly Route<unknown>[]
  children: ReactNode
}) {
  const [{ href, visit }, setPlace] = useState({ href: url, visit: 0 })

  useEffect(() => {
    const arrive = () =>
      setPlace((place) => ({
        href: window.location.href,
        visit: place.visit + (samePath(place.href, window.location.href) ? 0 : 1),
      }))
    const follow = (event: MouseEvent) => {
      const destination = inside(event, routes)
      if (!destination) return
      event.preventDefault()
      const sameAddress = destination.href === window.location.href
      const samePage = samePath(destination.href, window.location.href)
      window.history[sameAddress ? 'replaceState' : 'pushState'](null, '', destination)
      arrive()
      if (!samePage) window.scrollTo(0, 0)
    }
    window.addEventListener('popstate', arrive)
    document.addEventListener('click', follow)
    return () => {
      window.removeEventListener('popstate', arrive)
      document.removeEventListener('click', follow)
    }
  }, [routes])

  const router = useMemo((): Router => {
    const { pathname, searchParams } = new URL(href)
    const location = { path: pathname, query: searchParams }
    const setQuery = (changes: Record<string, string | null>) => {
      window.history.replaceState(null, '', pathWith(location, changes))
      setPlace((place) => ({ ...place, href: window.location.href }))
    }
    return { ...location, visit, setQuery }
  }, [href, visit])

  return <RouterContext.Provider value={router}>{children}</RouterContext.Provider>
}

const samePath = (one: string, other: string) => new URL(one).pathname === new URL(other).pathname

/** Where a click leads, if it is a plain click on a link to a page of ours; the browser keeps all others. */
function inside(event: MouseEvent, routes: readonly Route<unknown>[]): URL | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  return link && leadsInside(link, routes)
}

/** Where a link leads, if that is another page of ours in this language. */
export function leadsInside(link: HTMLAnchorElement, routes: readonly Route<unknown>[]): URL | null {
  if (!link.href || (link.target && link.target !== '_self') || link.hasAttribute('download')) return null
  const destination = new URL(link.href)
  if (destination.origin !== window.location.origin) return null
  if (destination.hash && samePath(link.href, window.location.href)) return null
  return matchRoute(routes, destination.pathname) ? destination : null
}
