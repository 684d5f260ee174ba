// The frame of a page that is somebody's own: who is not signed in is led to it and back, who may not see it is told
// whom to ask.
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Problem } from '../api/request'
import { SignInLink } from '../session/SignIn'
import { useEnded, useSignedIn } from '../session/session'
import { words as sessionWords } from '../session/words'
import { Failed } from '../ui/Failed'
import { at } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { words as uiWords } from '../ui/words'
import './work.css'
import { words } from './words'

type PersonalPageProps<T> = {
  title: string
  /** What the page cannot do without. */
  result: Pick<UseQueryResult<T>, 'data' | 'isLoadingError' | 'error' | 'refetch'>
  /** Where it hangs: a page above, and its name. */
  above?: [path: string, name: string] | undefined
  lead?: ReactNode
  /** What signing in is for. */
  why?: string
  children: (data: T) => ReactNode
}

export function PersonalPage<T>({ title, result, above, lead, why, children }: PersonalPageProps<T>) {
  const signedIn = useSignedIn()
  const ended = useEnded()
  const { data, isLoadingError, error, refetch } = result
  useEffect(() => {
    if (ended) document.querySelector<HTMLElement>('h1')?.focus()
  }, [ended])
  const way = above && (
    <nav className="above" aria-label={uiWords.whereYouAre}>
      <a href={at(above[0])}>{above[1]}</a>
    </nav>
  )
  if (!signedIn) {
    return (
      <Page title={title} above={way}>
        <p role={ended ? 'alert' : undefined} className="note">
          {ended ? sessionWords.ended : (why ?? words.signInFirst)}
        </p>
        <SignInLink label={words.signIn} className="button" />
      </Page>
    )
  }
  if (isLoadingError && error) {
    if (!(error instanceof Problem) || error.status !== 403) return <Failed problem={error} retry={refetch} />
    return (
      <Page title={words.forbidden} status={403}>
        <p role="alert">{error.detail}</p>
        <p className="actions">
          <a className="button" href={at('/work')}>
            {words.toYourWork}
          </a>
        </p>
      </Page>
    )
  }
  return (
    <Page title={title} above={way} lead={lead}>
      {data === undefined ? <Waiting words={uiWords.loading} lines={6} /> : children(data)}
    </Page>
  )
}
