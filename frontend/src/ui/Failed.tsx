// What a visitor sees when a page cannot be shown, and what to do next.
import { Component, type ReactNode, useEffect, useRef } from 'react'
import { Problem } from '../api/request'
import { at } from './locale'
import { useIsOnline } from './Offline'
import { Page } from './Page'
import { words } from './words'

export function NotFound() {
  return (
    <Page title={words.notFound} status={404}>
      <p>{words.notFoundWhy}</p>
      <p>
        <a className="button" href={at('/')}>
          {words.findBallot}
        </a>
      </p>
    </Page>
  )
}

export function Failed({ problem, retry }: { problem: Error; retry?: () => void }) {
  // An address that the API cannot even read (422) leads nowhere either.
  if (problem instanceof Problem && (problem.status === 404 || problem.status === 422)) return <NotFound />
  return <Unavailable problem={problem} again={retry ?? (() => window.location.reload())} />
}

function Unavailable({ problem, again }: { problem: Error; again: () => void }) {
  const isOnline = useIsOnline()
  const waits = useRef(!isOnline)
  useEffect(() => {
    // What waited for a network comes by itself with it.
    if (isOnline && waits.current) again()
    waits.current = !isOnline
  }, [isOnline, again])
  const why = problem instanceof Problem ? problem.detail : words.broken
  return (
    <Page title={isOnline ? words.failed : words.notRead} status={503}>
      <p role="alert">{isOnline ? why : words.notReadWhy}</p>
      <p className="actions">
        <button type="button" className="button" onClick={again}>
          {words.tryAgain}
        </button>
        <a href={at('/')}>{words.findBallot}</a>
      </p>
    </Page>
  )
}

/** A part of a page that could not be read, where the rest stands: why, and another try. */
export function Again({ why, retry }: { why: string; retry: () => unknown }) {
  return (
    <p className="problem">
      {why}{' '}
      <button type="button" onClick={() => void retry()}>
        {words.tryAgain}
      </button>
    </p>
  )
}

/** A page that throws leaves the header, the footer and a way on. Give it the path as `key`. */
export class Fallback extends Component<{ children: ReactNode }, { problem: Error | null }> {
  override state = { problem: null as Error | null }

  static getDerivedStateFromError(problem: Error) {
    return { problem }
  }

  override render() {
    const { problem } = this.state
    return problem ? <Failed problem={problem} /> : this.props.children
  }
}
