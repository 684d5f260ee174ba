// Telling a city that its ballot is wrong somewhere: shut until somebody opens it.
import { useState } from 'react'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { Part } from '../ui/Part'
import { words } from './words'

const fields = () => import('./MistakeFields')

export type Place = {
  contestId: string
  /** Of whom one may be named, where it is not certain of whom it is. */
  candidates?: { id: string; name: string }[]
  candidateId?: string
}

export function Mistaken({ place }: { place: Place }) {
  const signedIn = useSignedIn()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="report" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.somethingIsWrong}</summary>
      {!isOpen ? null : signedIn ? (
        <Part fetch={fields} lines={8} props={{ place }} />
      ) : (
        <p>
          {words.takesAnAccount} <SignInLink label={words.signIn} purpose={words.toTell} />
        </p>
      )}
    </details>
  )
}
