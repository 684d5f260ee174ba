// What a page says of itself to those who do not see it: browsers' tabs, search engines, whoever shows a link.
import { createContext } from 'react'

export type Head = {
  /** Of the browser's tab; null while the page loads. */
  title: string | null
  /** One or two sentences, for search results and for links that are shared. */
  description?: string | undefined
  /** Where the API tells of what is new here (Atom). */
  feed?: string | undefined
  /** The HTTP status that the server answers with: 200 unless the page says otherwise. */
  status?: number | undefined
}

/** Where a page drawn on the server writes it; null in a browser. */
export const HeadContext = createContext<Head | null>(null)
