// A mistake as it was told of: where it is, what is wrong, and where it can be read how it is right.
import type { ReactNode } from 'react'
import type { Mistake } from '../api/generated/types.gen'
import { at, readableDay } from '../ui/locale'

type OneMistakeProps = {
  mistake: Mistake
  words: { source: string; wholeBallot: string }
  state?: string
  children?: ReactNode
}

export function OneMistake({ mistake, words, state, children }: OneMistakeProps) {
  const { ballot, contest, candidate, text, source, filed_at } = mistake
  return (
    <li>
      <h2>
        {candidate && (
          <>
            <a href={at(`/candidates/${candidate.id}`)}>{candidate.name}</a>,{' '}
          </>
        )}
        {contest ? (
          <a href={at(`/contests/${contest.id}`)}>{contest.title}</a>
        ) : (
          <a href={at(`/cities/${ballot.city.slug}/ballots/${ballot.election.date}`)}>{words.wholeBallot}</a>
        )}
      </h2>
      <p className="answer-prose">{text}</p>
      <p className="meta">
        {state && `${state} · `}
        {ballot.election.name} · {readableDay(filed_at)}
        {source && (
          <>
            {' · '}
            <a href={source} rel="nofollow noopener">
              {words.source}
            </a>
          </>
        )}
      </p>
      {children}
    </li>
  )
}
