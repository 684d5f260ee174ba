// What the others in the contest answer, and what this candidate says to a claim of theirs.
import { type FormEvent, useId, useState } from 'react'
import type { Answer, CandidateWithAnswer, Rebuttal, SourceInput } from '../api/generated/types.gen'
import { address } from '../api/request'
import { Trouble } from '../work/Trouble'
import { useSend } from '../work/useSend'
import { Sources } from './Sources'
import { words } from './words'

const MOST_SOURCES = 10

export function Rebuttals({ candidateId, others }: { candidateId: string; others: CandidateWithAnswer[] }) {
  return (
    <section className="work-section" aria-labelledby="others-heading">
      <h2 id="others-heading">{words.others}</h2>
      {others.map(({ candidate, answer }) => (
        <article key={candidate.id} className="question">
          <h3>{candidate.name}</h3>
          {answer?.words ? (
            <>
              <p>{answer.words.position}</p>
              {answer.words.rationale && <p className="quiet">{answer.words.rationale}</p>}
              {answer.rebuttals
                .filter((rebuttal) => rebuttal.candidate.id === candidateId)
                .map((rebuttal) => (
                  <Own key={rebuttal.id} candidateId={candidateId} rebuttal={rebuttal} />
                ))}
              <details>
                <summary>
                  {words.rebut}
                  <span className="unseen"> {candidate.name}</span>
                </summary>
                <RebuttalForm candidateId={candidateId} answer={answer} />
              </details>
            </>
          ) : (
            <p className="quiet">{words.noResponse}</p>
          )}
        </article>
      ))}
    </section>
  )
}

function Own({ candidateId, rebuttal }: { candidateId: string; rebuttal: Rebuttal }) {
  const { send, isPending, problem } = useSend([['answers']])
  const [isGone, setGone] = useState(false)
  if (isGone) return null
  const withdraw = () =>
    send(
      {
        path: address('/api/me/candidacies/{candidate_id}/rebuttals/{rebuttal_id}', {
          candidate_id: candidateId,
          rebuttal_id: rebuttal.id,
        }),
        method: 'DELETE',
      },
      words.rebuttalWithdrawn,
      () => setGone(true),
    )
  return (
    <div className="note">
      <p className="meta">{words.yourRebuttal}</p>
      <blockquote>{rebuttal.claim}</blockquote>
      <p>{rebuttal.text ?? words.removedFor(rebuttal.rule ?? '')}</p>
      <Trouble why={problem} />
      {rebuttal.state === 'published' && (
        <button type="button" aria-disabled={isPending} onClick={withdraw}>
          {words.withdrawRebuttal}
        </button>
      )}
    </div>
  )
}

function RebuttalForm({ candidateId, answer }: { candidateId: string; answer: Answer }) {
  const [sources, setSources] = useState<SourceInput[]>([])
  const { send, isPending, problem } = useSend([['answers']])
  const id = useId()
  const rebut = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const said = new FormData(form)
    send(
      {
        path: address('/api/me/candidacies/{candidate_id}/rebuttals', { candidate_id: candidateId }),
        method: 'POST',
        body: { answer_id: answer.id, claim: said.get('claim'), text: said.get('text'), sources },
      },
      words.rebuttalIsPublic,
      () => {
        form.reset()
        setSources([])
      },
    )
  }
  return (
    <form className="work-form" onSubmit={rebut}>
      <label htmlFor={`${id}-claim`}>{words.claimOfTheirs}</label>
      <textarea id={`${id}-claim`} name="claim" rows={2} required minLength={3} maxLength={500} />
      <label htmlFor={`${id}-text`}>{words.whatYouSay}</label>
      <textarea id={`${id}-text`} name="text" rows={4} required minLength={3} maxLength={4000} />
      <Sources sources={sources} most={MOST_SOURCES} of={words.ofRebuttal} change={setSources} />
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {words.publishRebuttal}
      </button>
    </form>
  )
}
