// Up and down for one question: two buttons that say whether they are pressed, and what they count. They stand in a
// form, which the server takes where no script runs, and from who is not signed in.
import { type MouseEvent, useEffect } from 'react'
import type { Question } from '../api/generated/types.gen'
import { Problem } from '../api/request'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { myFormAt } from '../ui/forms'
import { at, readableNumber } from '../ui/locale'
import { useVote, type VoteValue } from './votes'
import { words } from './words'

type VoteControlProps = {
  question: Question
  /** Votes count no more: what there is of them is shown, and cannot be pressed. */
  rests?: boolean | undefined
}

export function VoteControl({ question, rests = false }: VoteControlProps) {
  const signedIn = useSignedIn()
  const vote = useVote(question)
  const ready = vote.ready && !rests
  const { problem } = vote

  useEffect(() => {
    if (problem) announce(refusal(problem))
  }, [problem])

  const press = (event: MouseEvent, side: VoteValue) => {
    if (!signedIn) return
    event.preventDefault()
    const value = vote.value === side ? 0 : side
    vote.cast(value)
    announce({ 1: words.votedUp, 0: words.takenBack, [-1]: words.votedDown }[value])
  }

  return (
    <form className="vote" method="post" action={myFormAt(`votes/${question.id}`)}>
      <fieldset className="vote-buttons">
        <legend className="unseen">{words.voteOn(question.text ?? '')}</legend>
        <Side
          side={1}
          count={vote.up}
          pressed={signedIn ? vote.value === 1 : undefined}
          press={press}
          ready={ready}
        />
        <Side
          side={-1}
          count={vote.down}
          pressed={signedIn ? vote.value === -1 : undefined}
          press={press}
          ready={ready}
        />
      </fieldset>
      {!signedIn && !rests && (
        <SignInLink
          label={words.signInToVote}
          purpose={words.on(question.text ?? '')}
          className="vote-sign-in"
        />
      )}
      {problem && (
        <p className="vote-problem">
          {refusal(problem)} {isForbidden(problem) && <a href={at('/me/residence')}>{words.toVerify}</a>}
        </p>
      )}
    </form>
  )
}

type SideProps = {
  side: 1 | -1
  count: number
  /** Unknown of who is not signed in. */
  pressed: boolean | undefined
  press: (event: MouseEvent, side: 1 | -1) => void
  ready: boolean
}

function Side({ side, count, pressed, press, ready }: SideProps) {
  return (
    <button
      type="submit"
      name="value"
      value={side}
      className="vote-side"
      aria-pressed={pressed}
      disabled={!ready}
      onClick={(event) => press(event, side)}
    >
      <Arrow down={side === -1} />
      <span className="unseen">{`${side === 1 ? words.upvote : words.downvote}, `}</span>
      <span className="vote-count">{readableNumber(count)}</span>
    </button>
  )
}

function Arrow({ down }: { down: boolean }) {
  return (
    <svg width="16" height="16" viewBox="0 0 14 14" aria-hidden="true" className="arrow">
      <path d={down ? 'M7 12 2 6h10z' : 'M7 2l5 6H2z'} />
    </svg>
  )
}

const isForbidden = (problem: Error) => problem instanceof Problem && problem.status === 403

function refusal(problem: Error): string {
  if (isForbidden(problem)) return words.voteNotSaved(words.residentsOnly)
  return words.voteNotSaved(problem instanceof Problem ? problem.detail : words.tryAgain)
}
