// Telling the moderators of what breaks a rule: shut until somebody opens it.
import { useState } from 'react'
import type { Target } from '../api/generated/types.gen'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { Part } from '../ui/Part'
import { words } from './words'

const fields = () => import('./ReportFields')

type ReportProps = {
  target: Target
  /** What it is about: the photo beside the statement, for one. */
  of: string
  /** Told to everybody, where more than one thing may be reported. */
  shown?: boolean
}

export function Report({ target, of, shown = false }: ReportProps) {
  const signedIn = useSignedIn()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="report" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.report}
        <span className={shown ? undefined : 'unseen'}>&nbsp;{of}</span>
      </summary>
      {!isOpen ? null : signedIn ? (
        <Part fetch={fields} lines={8} props={{ target }} />
      ) : (
        <p>
          {words.takesAnAccount} <SignInLink label={words.signIn} purpose={words.toReport} />
        </p>
      )}
    </details>
  )
}
