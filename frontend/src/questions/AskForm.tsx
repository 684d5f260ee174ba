// The form that puts a question to everybody who stands in a contest.
import { useEffect, useRef } from 'react'
import type { ContestOnBallot } from '../api/generated/types.gen'
import { SignInLink } from '../session/SignIn'
import { useEnded, useSignedIn } from '../session/session'
import { myFormAt } from '../ui/forms'
import { Part } from '../ui/Part'
import { recall } from '../ui/remembered'
import { draftOf, isText } from './ask'
import { words } from './words'

// Most who read a contest are not signed in: they do without the fields.
const fields = () => import('./asking/AskFields')

export function AskForm({ contest }: { contest: ContestOnBallot }) {
  const signedIn = useSignedIn()
  const ended = useEnded()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (ended) heading.current?.focus()
  }, [ended])
  const draft = recall('sessionStorage', draftOf(contest.id), isText)
  return (
    <section id="ask" className="ask" aria-labelledby="ask-heading">
      <h2 ref={heading} id="ask-heading" tabIndex={-1}>
        {contest.kind === 'race' ? words.askCandidates : words.askAbout}
      </h2>
      {signedIn ? (
        <Part fetch={fields} lines={5} props={{ contest }} />
      ) : (
        <>
          <p role={ended ? 'alert' : undefined}>{draft ? words.wordsAreKept : words.askingTakesAnAccount}</p>
          <SignInLink
            label={words.signInToAsk}
            className="button"
            withoutScript={myFormAt(`questions?contest=${contest.id}`)}
          />
        </>
      )}
    </section>
  )
}
