// Up and down for one question: two buttons that say whether they are pressed, and what they count.
import { useEffect } from 'react'
import { Problem } from '../api/request'
import type { Question, VoteValue } from '../api/shapes'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { readableNumber } from '../ui/words'
import { useVote } from './votes'

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
    announce({ 1: 'Voted up.', 0: 'Vote taken back.', [-1]: 'Voted down.' }[value])
  }

  return (
    <div className="vote">
      <fieldset className="vote-buttons">
        <legend className="unseen">Vote on: {question.text}</legend>
        <Side
          label="Up"
          count={vote.up}
          pressed={vote.value === 1}
          press={signedIn ? () => press(1) : null}
          ready={vote.ready}
        />
        <Side
          label="Down"
          count={vote.down}
          pressed={vote.value === -1}
          press={signedIn ? () => press(-1) : null}
          ready={vote.ready}
        />
      </fieldset>
      {!signedIn && (
        <SignInLink words="Sign in to vote" purpose={`on: ${question.text}`} className="vote-sign-in" />
      )}
      {problem && <p className="vote-problem">{refusal(problem)}</p>}
    </div>
  )
}

type SideProps = {
  label: 'Up' | 'Down'
  count: number
  pressed: boolean
  press: (() => void) | null
  ready: boolean
}

function Side({ label, count, pressed, press, ready }: SideProps) {
  const face = (
    <>
      <Arrow down={label === 'Down'} />
      <span className="unseen">{press ? `${label}vote, ` : `${label}: `}</span>
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
  return `Your vote was not saved. ${problem instanceof Problem ? problem.detail : 'Try again.'}`
}
