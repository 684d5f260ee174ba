// The form that puts a question to everybody who stands in a contest.
import { useEffect, useState } from 'react'
import type { ContestOnBallot } from '../api/generated/types.gen'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { myFormAt } from '../ui/forms'
import { Waiting } from '../ui/Page'
import { recall } from '../ui/remembered'
import { draftOf, isText } from './ask'
import { words } from './words'

export function AskForm({ contest }: { contest: ContestOnBallot }) {
  const signedIn = useSignedIn()
  const draft = recall('sessionStorage', draftOf(contest.id), isText)
  return (
    <section id="ask" className="ask" aria-labelledby="ask-heading">
      <h2 id="ask-heading">{contest.kind === 'race' ? words.askCandidates : words.askAbout}</h2>
      {signedIn ? (
        <Fetched contest={contest} />
      ) : (
        <>
          <p>{draft ? words.wordsAreKept : words.askingTakesAnAccount}</p>
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

/** Most who read a contest are not signed in: they do without the fields. */
function Fetched({ contest }: { contest: ContestOnBallot }) {
  const [module, setModule] = useState<typeof import('./asking/AskFields') | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  useEffect(() => {
    import('./asking/AskFields').then(setModule, setFailure)
  }, [])
  if (failure) throw failure
  return module ? <module.AskFields contest={contest} /> : <Waiting words={words.yourQuestion} lines={5} />
}
