// The ways in and out of a session. Plain links and forms: they work before and without the script.
import type { MouseEvent } from 'react'
import { at } from '../ui/locale'
import { forgetAll } from '../ui/remembered'
import { pathWith, useRouter } from '../ui/router'
import { signInPath, useSignedIn } from './session'
import { words } from './words'

type SignInLinkProps = {
  label: string
  /** What it is for, for those who meet the link without its surroundings. */
  purpose?: string
  className?: string
  /** A page of the server that does without a script what this page does with one. */
  withoutScript?: string
}

export function SignInLink({ label, purpose, className, withoutScript }: SignInLinkProps) {
  const path = signInPath(pathWith(useRouter()))
  const follow = (event: MouseEvent) => {
    event.preventDefault()
    window.location.assign(path)
  }
  return (
    <a className={className} href={withoutScript ?? path} onClick={withoutScript ? follow : undefined}>
      {label}
      {purpose && <span className="unseen"> {purpose}</span>}
    </a>
  )
}

export function SessionControl() {
  if (!useSignedIn()) return <SignInLink label={words.signIn} className="session-control" />
  return (
    // Words not yet sent belong to the one who wrote them, not to whoever sits here next.
    <form method="post" action="/api/session/sign-out" onSubmit={() => forgetAll('sessionStorage')}>
      <button type="submit" className="session-control">
        {words.signOut}
      </button>
    </form>
  )
}

/** The way to what is one's own, for whoever is signed in. */
export function MyLink() {
  return useSignedIn() ? <a href={at('/me/questions')}>{words.myCivicQ}</a> : null
}
