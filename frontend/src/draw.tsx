// A page as HTML, drawn without a browser from what a query client holds: nothing is fetched while it is drawn.
import type { QueryClient } from '@tanstack/react-query'
import { renderToString } from 'preact-render-to-string'
import { App } from './App'
import { type Head, HeadContext } from './ui/head'
import { words } from './ui/words'

export type Drawn = { html: string; head: Head }

/** What is not here yet, the page's module or its data, is drawn as waiting. */
export function draw(url: string, client: QueryClient): Drawn {
  const head: Head = { title: null }
  const html = renderToString(
    <HeadContext.Provider value={head}>
      <App url={url} client={client} />
    </HeadContext.Provider>,
  )
  return { html, head: { ...head, description: head.description ?? words.description } }
}
