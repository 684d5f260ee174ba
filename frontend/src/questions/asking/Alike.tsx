// What neighbors ask already, shown while somebody writes: a vote for one of these says more than the same again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AlikeQuestion, VoteOutcome } from '../../api/generated/types.gen'
import { address, Problem } from '../../api/request'
import { words as apiWords } from '../../api/words'
import { personalRequest } from '../../session/session'
import { announce } from '../../ui/announce'
import { at, lengthOf } from '../../ui/locale'
import { LONGEST, SHORTEST } from '../ask'
import { applyTally } from '../queries'
import { myVotesQuery } from '../votes'
import { alikeQuery } from './alike'
import { words } from './words'

// Nobody is asked for with each letter: first the writer has to stop for a moment.
const PAUSE_MILLISECONDS = 500

/** What reads much the same as `text` in this contest; an older search that still runs is broken off. */
export function useAlike(contestId: string, text: string): AlikeQuestion[] {
  const [settled, settle] = useState(text)
  useEffect(() => {
    const pause = setTimeout(() => settle(text), PAUSE_MILLISECONDS)
    return () => clearTimeout(pause)
  }, [text])
  const length = lengthOf(settled)
  const enough = length >= SHORTEST && length <= LONGEST
  const { data } = useQuery({
    ...alikeQuery(contestId, settled.trim()),
    enabled: enough,
    placeholderData: (before) => before,
    // It is a help, and no more: whoever writes is not told that it failed.
    retry: false,
  })
  return (enough && data) || []
}

type AlikeProps = { contestId: string; questions: AlikeQuestion[]; joined: (question: AlikeQuestion) => void }

export function Alike({ contestId, questions, joined }: AlikeProps) {
  const count = questions.length
  useEffect(() => {
    if (count > 0) announce(words.alike(count))
  }, [count])
  const mine = useQuery(myVotesQuery(contestId))
  if (count === 0) return null
  const votedFor = new Set(
    mine.data?.votes.filter(({ value }) => value === 1).map((vote) => vote.question_id),
  )
  return (
    <section className="alike" aria-label={words.alike(count)}>
      <p className="hint">
        <strong>{words.alike(count)}</strong> {words.voteInstead}
      </p>
      <ul>
        {questions.map((question) => (
          <li key={question.id}>
            <a href={at(`/questions/${question.id}`)}>{question.text}</a>
            {votedFor.has(question.id) ? (
              <p className="meta">{words.votedAlready}</p>
            ) : (
              <Join question={question} contestId={contestId} joined={joined} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

type JoinProps = { question: AlikeQuestion; contestId: string; joined: (question: AlikeQuestion) => void }

function Join({ question, contestId, joined }: JoinProps) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationKey: ['vote', question.id],
    scope: { id: `vote/${question.id}` },
    mutationFn: () =>
      personalRequest<VoteOutcome>(address('/api/me/votes/{question_id}', { question_id: question.id }), {
        method: 'PUT',
        body: { value: 1 },
      }),
    onSuccess: (tally) => {
      applyTally(client, tally)
      joined(question)
      return client.invalidateQueries({ queryKey: myVotesQuery(contestId).queryKey })
    },
  })
  return (
    <>
      <button type="button" aria-disabled={isPending} onClick={() => isPending || mutate()}>
        {words.voteForThis}
        <span className="unseen"> {question.text}</span>
      </button>
      <p role="alert" className="problem">
        {error && (error instanceof Problem ? error.detail : apiWords.broken)}
      </p>
    </>
  )
}
