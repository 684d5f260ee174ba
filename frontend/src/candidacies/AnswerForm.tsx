// A candidate's words on one question: first an answer, then corrections of it, which everybody can compare.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type {
  Answer,
  ClaimInput,
  Made,
  QuestionWithVersions,
  Say,
  SourceInput,
} from '../api/generated/types.gen'
import { address } from '../api/request'
import { at } from '../ui/locale'
import { forget, recall, remember } from '../ui/remembered'
import { Trouble } from '../work/Trouble'
import { useSend } from '../work/useSend'
import { Prose } from './Prose'
import { Sources } from './Sources'
import { answerWith, showAnswer } from './said'
import { words } from './words'

const MOST_SOURCES = 10
const MOST_CLAIMS = 20
const MOST_SOURCES_OF_CLAIM = 5

type Draft = {
  position: string
  rationale: string
  tradeOffs: string
  correction: string
  sources: SourceInput[]
  claims: ClaimInput[]
}
const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' &&
  value !== null &&
  ['position', 'rationale', 'tradeOffs', 'correction'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  ) &&
  Array.isArray((value as Draft).sources) &&
  Array.isArray((value as Draft).claims)

const draftFrom = (answer: Answer | null): Draft => ({
  position: answer?.words?.position ?? '',
  rationale: answer?.words?.rationale ?? '',
  tradeOffs: answer?.words?.trade_offs ?? '',
  correction: '',
  sources: answer?.words?.sources ?? [],
  claims: answer?.words?.claims ?? [],
})

type AnswerFormProps = { candidateId: string; question: QuestionWithVersions; answer: Answer | null }

export function AnswerForm({ candidateId, question, answer }: AnswerFormProps) {
  const shelf = `civicq/answer/${candidateId}/${question.id}`
  const [draft, setDraft] = useState(() => recall('sessionStorage', shelf, isDraft) ?? draftFrom(answer))
  const stands = answer !== null
  const client = useQueryClient()
  const [isSaved, setSaved] = useState(false)
  const { send, isPending, problem } = useSend<Made | undefined>([['me', 'open-questions', candidateId]])
  const id = useId()
  const path = address('/api/me/candidacies/{candidate_id}/answers/{question_id}', {
    candidate_id: candidateId,
    question_id: question.id,
  })

  const write = (part: Partial<Draft>) => {
    const written = { ...draft, ...part }
    setDraft(written)
    setSaved(false)
    // A session may end while somebody writes; signing in again finds the words where they were.
    remember('sessionStorage', shelf, written)
  }
  const prose = (name: 'position' | 'rationale' | 'tradeOffs' | 'correction', most: number, rows: number) => (
    <Prose
      label={words[name]}
      most={most}
      rows={rows}
      required={name === 'position'}
      value={draft[name]}
      onInput={(event) => write({ [name]: event.currentTarget.value })}
    />
  )
  const setClaim = (place: number, part: Partial<ClaimInput>) =>
    write({ claims: draft.claims.map((each, index) => (index === place ? { ...each, ...part } : each)) })

  const say = (event: FormEvent) => {
    event.preventDefault()
    const body: Say = {
      position: draft.position.trim(),
      rationale: draft.rationale.trim() || null,
      trade_offs: draft.tradeOffs.trim() || null,
      sources: draft.sources,
      claims: draft.claims,
      question_version: question.version,
      correction: (stands && draft.correction.trim()) || null,
    }
    send({ path, method: 'PUT', body }, stands ? words.correctionIsPublic : words.answerIsPublic, (made) => {
      forget('sessionStorage', shelf)
      if (made) {
        const said = answerWith(made.id, body, question.version, answer)
        showAnswer(client, candidateId, question, said)
      }
      setDraft({ ...draft, correction: '' })
      setSaved(true)
    })
  }
  const withdraw = () =>
    send({ path, method: 'DELETE' }, words.answerWithdrawn, () => {
      forget('sessionStorage', shelf)
      showAnswer(client, candidateId, question, null)
      setSaved(false)
    })

  return (
    <>
      <form className="work-form" onSubmit={say}>
        {stands && <p className="hint">{words.earlierStays}</p>}
        {prose('position', 500, 3)}
        {prose('rationale', 4000, 6)}
        {prose('tradeOffs', 4000, 4)}
        <Sources
          sources={draft.sources}
          most={MOST_SOURCES}
          of={words.ofAnswer}
          change={(sources) => write({ sources })}
        />
        <details open={draft.claims.length > 0}>
          <summary>{words.claims}</summary>
          <p className="hint">{words.whatClaimsAre}</p>
          {draft.claims.map(({ quote, sources }, place) => (
            <fieldset key={place}>
              <legend>{words.claimNumber(place + 1)}</legend>
              <label htmlFor={`${id}-quote-${place}`}>{words.quote}</label>
              <textarea
                id={`${id}-quote-${place}`}
                rows={2}
                required
                maxLength={500}
                value={quote}
                onInput={(event) => setClaim(place, { quote: event.currentTarget.value })}
              />
              <Sources
                sources={sources}
                most={MOST_SOURCES_OF_CLAIM}
                of={words.claimNumber(place + 1)}
                change={(changed) => setClaim(place, { sources: changed })}
              />
              <button
                type="button"
                onClick={() => write({ claims: draft.claims.filter((_, index) => index !== place) })}
              >
                {words.removeClaim(place + 1)}
              </button>
            </fieldset>
          ))}
          {draft.claims.length < MOST_CLAIMS && (
            <button
              type="button"
              onClick={() =>
                write({ claims: [...draft.claims, { quote: '', sources: [{ title: '', url: '' }] }] })
              }
            >
              {words.addClaim}
            </button>
          )}
        </details>
        {stands && prose('correction', 1000, 2)}
        <Trouble why={problem} />
        <button type="submit" className="button" aria-disabled={isPending}>
          {stands ? words.publishCorrection : words.publishAnswer}
        </button>
        {isSaved && (
          <p className="note">
            {words.isPublic} <a href={at(`/questions/${question.id}`)}>{words.seeIt}</a>
          </p>
        )}
      </form>
      {stands && (
        <details>
          <summary>{words.withdraw}</summary>
          <p>{words.whatWithdrawalDoes}</p>
          <button type="button" aria-disabled={isPending} onClick={withdraw}>
            {words.withdrawNow}
          </button>
        </details>
      )}
    </>
  )
}
