// What a page module gives, and pages that are fetched when somebody is about to see them.
import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'

export type Parameters = Record<string, string>

export type PageModule<P extends Parameters = Parameters> = {
  default: ComponentType<P>
  /** Fetches what the first paint shows: on the server before it draws, in the browser when a visitor is about to come. */
  load?: (client: QueryClient, parameters: P, query: URLSearchParams) => Promise<unknown>
  /** Where a server draws: the addresses of what the browser fetches for this page alone. The build says them. */
  files?: PageFiles
}

export type PageFiles = { scripts: readonly string[]; styles: readonly string[] }

export type LazyPage = {
  /** Personal pages are drawn in the browser alone: the server sends the empty site, `private`. */
  personal: boolean
  /** Drawn once, by the build, into a file that the edge serves; such a page has no `load`. */
  prerendered: boolean
  /** The parameters of a query that make it another page; whatever else an address has is the same one. */
  query: readonly string[]
  /** The module, once it is here. */
  now: () => PageModule | null
  fetch: () => Promise<PageModule>
}

export function lazyPage(
  importModule: () => Promise<PageModule>,
  { personal = false, prerendered = false, query = [] as readonly string[] } = {},
): LazyPage {
  let module: PageModule | null = null
  return {
    personal,
    prerendered,
    query,
    now: () => module,
    fetch: async () => {
      module = await importModule()
      return module
    },
  }
}
