// What a visitor sees when a page cannot be shown, and what to do next.
import { Component, type ReactNode } from 'react'
import { Problem } from '../api/request'
import { Page } from './Page'

export function NotFound() {
  return (
    <Page title="This page is not here">
      <p>
        The address may be mistyped, or what stood here is no longer on any ballot. Nothing that you did is
        lost.
      </p>
      <p>
        <a className="button" href="/">
          Find your ballot
        </a>
      </p>
    </Page>
  )
}

export function Failed({ problem, retry }: { problem: Error; retry?: () => void }) {
  // An address that the API cannot even read (422) leads nowhere either.
  if (problem instanceof Problem && (problem.status === 404 || problem.status === 422)) return <NotFound />
  return (
    <Page title="This page did not load">
      <p role="alert">
        {problem instanceof Problem
          ? problem.detail
          : 'Something broke while this page was drawn. The fault is ours, and your votes and questions are safe.'}
      </p>
      <p className="actions">
        <button type="button" className="button" onClick={retry ?? (() => window.location.reload())}>
          Try again
        </button>
        <a href="/">Find your ballot</a>
      </p>
    </Page>
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
