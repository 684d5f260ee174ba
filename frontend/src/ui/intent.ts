// A page and its data are fetched when a visitor turns to its link, so that the click finds them here.
import type { QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { LazyPage } from './pages'
import { leadsInside, matchRoute, type Route } from './router'

type Connection = { saveData?: boolean; effectiveType?: string }

function isSparing(): boolean {
  const connection = (navigator as { connection?: Connection }).connection
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '')
}

/** Nothing where the visitor saves data, or the network is slow: what is not read costs them. */
export function usePrefetchOnIntent(routes: readonly Route<LazyPage>[], client: QueryClient): void {
  useEffect(() => {
    const turn = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest('a') : null
      const destination = link && !isSparing() ? leadsInside(link, routes) : null
      const match = destination && matchRoute(routes, destination.pathname)
      if (!match) return
      // What fails now fails again on the click, and is told there.
      match.page
        .fetch()
        .then(({ load }) => load?.(client, match.parameters, destination.searchParams))
        .catch(() => {})
    }
    const listening = { passive: true, capture: true }
    const kinds = ['pointerenter', 'focusin', 'touchstart'] as const
    for (const kind of kinds) document.addEventListener(kind, turn, listening)
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, turn, listening)
    }
  }, [routes, client])
}
