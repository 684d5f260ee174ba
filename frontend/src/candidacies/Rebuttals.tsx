// What the others in the contest answer, and what this candidate says to a claim of theirs.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, Fragment, useState } from 'react'
import type {
  Answer,
  CandidateRef,
  CandidateWithAnswer,
  Made,
  Rebuttal,
  SourceInput,
} from '../api/generated/types.gen'
import { address } from '../api/request'
import { ruleInWords } from '../moderation/rules/rules'
import { Trouble } from '../work/Trouble'
import { useKept } from '../work/useKept'
import { useSend } from '../work/useSend'
import { Prose } from './Prose'
import { Sources } from './Sources'
import { showRebuttal } from './said'
import { words } from './words'

const MOST_SOURCES = 10

type RebuttalsProps = { self: CandidateRef; questionId: string; others: CandidateWithAnswer[] }

export default function Rebuttals({ self, questionId, others }: RebuttalsProps) {
  const client = useQueryClient()
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
                .filter((rebuttal) => rebuttal.candidate.id === self.id)
                .map((rebuttal) => (
                  <Own
                    key={rebuttal.id}
                    rebuttal={rebuttal}
                    candidateId={self.id}
                    gone={() => showRebuttal(client, self.id, questionId, answer.id, null)}
                  />
                ))}
              <details>
                <summary>
                  {words.rebut}
                  <span className="unseen"> {candidate.name}</span>
                </summary>
                <RebuttalForm
                  self={self}
                  answer={answer}
                  shown={(made) => showRebuttal(client, self.id, questionId, answer.id, made)}
                />
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

type OwnProps = { candidateId: string; rebuttal: Rebuttal; gone: () => void }

function Own({ candidateId, rebuttal, gone }: OwnProps) {
  const { send, isPending, problem } = useSend()
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
      gone,
    )
  return (
    <div className="note">
      <p className="meta">{words.yourRebuttal}</p>
      <blockquote>{rebuttal.claim}</blockquote>
      <p>{rebuttal.text ?? words.removedFor(ruleInWords(rebuttal.rule))}</p>
      <Trouble why={problem} />
      {rebuttal.state === 'published' && (
        <button type="button" aria-disabled={isPending} onClick={withdraw}>
          {words.withdrawRebuttal}
        </button>
      )}
    </div>
  )
}

type RebuttalFormProps = { self: CandidateRef; answer: Answer; shown: (made: Rebuttal) => void }

function RebuttalForm({ self, answer, shown }: RebuttalFormProps) {
  const [sources, setSources] = useState<SourceInput[]>([])
  // Each begins with empty fields.
  const [published, setPublished] = useState(0)
  const { send, isPending, problem } = useSend<Made>()
  const { form, keep, drop } = useKept(`rebuttal/${self.id}/${answer.id}`)
  const rebut = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const claim = String(said.get('claim'))
    const text = String(said.get('text'))
    send(
      {
        path: address('/api/me/candidacies/{candidate_id}/rebuttals', { candidate_id: self.id }),
        method: 'POST',
        body: { answer_id: answer.id, claim, text, sources },
      },
      words.rebuttalIsPublic,
      ({ id: made }) => {
        shown({
          id: made,
          claim,
          text,
          sources,
          answer_version: answer.version,
          candidate: self,
          state: 'published',
          rule: null,
          written_at: new Date().toISOString(),
        })
        drop()
        setPublished(published + 1)
        setSources([])
      },
    )
  }
  return (
    <form ref={form} className="work-form" onSubmit={rebut} onInput={keep}>
      <Fragment key={published}>
        <Prose label={words.claimOfTheirs} most={500} name="claim" rows={2} required minLength={3} />
        <Prose label={words.whatYouSay} most={4000} name="text" rows={4} required minLength={3} />
      </Fragment>
      <Sources sources={sources} most={MOST_SOURCES} of={words.ofRebuttal} change={setSources} />
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {words.publishRebuttal}
      </button>
    </form>
  )
}
