// A mistake as it was told of: where it is, what is wrong, and where it can be read how it is right.
import type { ReactNode } from 'react'
import type { Mistake } from '../api/generated/types.gen'
import { at, readableDay } from '../ui/locale'

type OneMistakeProps = { mistake: Mistake; sourceLabel: string; state?: string; children?: ReactNode }

export function OneMistake({ mistake, sourceLabel, state, children }: OneMistakeProps) {
  const { contest, candidate, text, source, filed_at } = mistake
  return (
    <li>
      <h2>
        {candidate && (
          <>
            <a href={at(`/candidates/${candidate.id}`)}>{candidate.name}</a>,{' '}
          </>
        )}
        <a href={at(`/contests/${contest.id}`)}>{contest.title}</a>
      </h2>
      <p className="answer-prose">{text}</p>
      <p className="meta">
        {state && `${state} · `}
        {readableDay(filed_at)}
        {source && (
          <>
            {' · '}
            <a href={source} rel="nofollow noopener">
              {sourceLabel}
            </a>
          </>
        )}
      </p>
      {children}
    </li>
  )
}
