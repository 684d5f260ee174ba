// Up and down for one question: two buttons that say whether they are pressed, and what they count.
import { useEffect } from 'react'
import type { Question } from '../api/generated/types.gen'
import { Problem } from '../api/request'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { readableNumber } from '../ui/locale'
import { useVote, type VoteValue } from './votes'
import { words } from './words'

export function VoteControl({ question }: { question: Question }) {
  const signedIn = useSignedIn()
  const vote = useVote(question)
  const { problem } = vote

  useEffect(() => {
    if (problem) announce(refusal(problem))
  }, [problem])

  const press = (side: VoteValue) => {
    const value = vote.value === side ? 0 : side
    vote.cast(value)
    announce({ 1: words.votedUp, 0: words.takenBack, [-1]: words.votedDown }[value])
  }

  return (
    <div className="vote">
      <fieldset className="vote-buttons">
        <legend className="unseen">{words.voteOn(question.text ?? '')}</legend>
        <Side
          side="up"
          count={vote.up}
          pressed={vote.value === 1}
          press={signedIn ? () => press(1) : null}
          ready={vote.ready}
        />
        <Side
          side="down"
          count={vote.down}
          pressed={vote.value === -1}
          press={signedIn ? () => press(-1) : null}
          ready={vote.ready}
        />
      </fieldset>
      {!signedIn && (
        <SignInLink
          label={words.signInToVote}
          purpose={words.on(question.text ?? '')}
          className="vote-sign-in"
        />
      )}
      {problem && <p className="vote-problem">{refusal(problem)}</p>}
    </div>
  )
}

type SideProps = {
  side: 'up' | 'down'
  count: number
  pressed: boolean
  press: (() => void) | null
  ready: boolean
}

function Side({ side, count, pressed, press, ready }: SideProps) {
  const face = (
    <>
      <Arrow down={side === 'down'} />
      <span className="unseen">
        {press ? `${side === 'up' ? words.upvote : words.downvote}, ` : `${words[side]}: `}
      </span>
      <span className="vote-count">{readableNumber(count)}</span>
    </>
  )
  if (!press) return <span className="vote-side">{face}</span>
  return (
    <button type="button" className="vote-side" aria-pressed={pressed} disabled={!ready} onClick={press}>
      {face}
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

function refusal(problem: Error): string {
  return words.voteNotSaved(problem instanceof Problem ? problem.detail : words.tryAgain)
}
