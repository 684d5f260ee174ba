// Telling a city that its ballot is wrong somewhere: shut until somebody opens it.
import { useState } from 'react'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { myFormAt } from '../ui/forms'
import { Part } from '../ui/Part'
import { words } from './words'

const fields = () => import('./telling/MistakeFields')

export type Place =
  | {
      contestId: string
      /** Of whom one may be named, where it is not certain of whom it is. */
      candidates?: { id: string; name: string }[]
      candidateId?: string
    }
  | { ballotId: string }

const withoutScript = (place: Place) => {
  if ('ballotId' in place) return myFormAt(`mistakes?ballot=${place.ballotId}`)
  const { contestId, candidateId } = place
  return myFormAt(`mistakes?contest=${contestId}${candidateId ? `&candidate=${candidateId}` : ''}`)
}

export function Mistaken({ place }: { place: Place }) {
  const signedIn = useSignedIn()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="report" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.somethingIsWrong}</summary>
      {signedIn ? (
        isOpen && <Part fetch={fields} lines={8} props={{ place }} />
      ) : (
        <p>
          {words.takesAnAccount}{' '}
          <SignInLink label={words.signIn} purpose={words.toTell} withoutScript={withoutScript(place)} />
        </p>
      )}
    </details>
  )
}
