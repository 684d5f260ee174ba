// The frame of one page: its title, its heading, and the focus that follows a visitor from page to page.
import { type ReactNode, useContext, useEffect, useRef } from 'react'
import { type Head, HeadContext } from './head'
import { useRouter } from './router'
import { words } from './words'

type PageProps = Head & {
  /** What the page is about in schema.org's terms, for search engines. */
  structured?: Record<string, unknown> | undefined
  /** Of the page, where it says more than the title. */
  heading?: ReactNode
  /** What stands above and under the heading. */
  above?: ReactNode
  lead?: ReactNode
  children: ReactNode
}

export function Page({
  title,
  description,
  feed,
  status,
  structured,
  heading,
  above,
  lead,
  children,
}: PageProps) {
  const { visit } = useRouter()
  const headline = useRef<HTMLHeadingElement>(null)
  const announced = useRef(0)
  const head = useContext(HeadContext)
  if (head) Object.assign(head, { title, description, feed, status })

  useEffect(() => {
    if (title === null) return
    document.title = title === 'CivicQ' ? title : `${title} · CivicQ`
    document
      .querySelector('meta[name=description]')
      ?.setAttribute('content', description ?? words.description)
    // The first page is the browser's to announce. After that the heading is read out, once its words are there.
    if (visit === announced.current) return
    announced.current = visit
    // What a server said of the first page is not so of this one.
    for (const told of document.querySelectorAll('head :is([rel=canonical], [rel=alternate], [property])')) {
      told.remove()
    }
    headline.current?.focus({ preventScroll: true })
  }, [title, description, visit])

  return (
    <main id="main" className="page" tabIndex={-1} aria-busy={title === null}>
      <div className="page-head">
        {above}
        <h1 ref={headline} tabIndex={-1}>
          {title === null ? <Waiting words={words.loading} lines={1} /> : (heading ?? title)}
        </h1>
        {lead}
      </div>
      {children}
      {structured && <Structured data={structured} />}
    </main>
  )
}

/** JSON-LD. Data and no script to a browser; `<` is escaped, so that no words of anybody's can end the element. */
function Structured({ data }: { data: Record<string, unknown> }) {
  const json = JSON.stringify({ '@context': 'https://schema.org', ...data }).replaceAll('<', '\\u003c')
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />
}

/** The shape of words that are on their way, as tall as they will be. */
export function Waiting({ words: told, lines }: { words: string; lines: number }) {
  return (
    <span className="waiting">
      <span className="unseen">{told}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="waiting-line" aria-hidden="true" />
      ))}
    </span>
  )
}
