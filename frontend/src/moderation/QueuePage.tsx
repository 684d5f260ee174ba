import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { Appealed, Reported } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { at, readableDay } from '../ui/locale'
import { StaffPage } from '../work/StaffPage'
import { Trouble } from '../work/Trouble'
import { useSend } from '../work/useSend'
import { DecisionForm } from './DecisionForm'
import { queueQuery } from './queries'
import { ruleInWords } from './rules/rules'
import { ToRead } from './ToRead'
import { words } from './words'

const PHOTO_WIDTH = 320

export default function QueuePage({ slug }: { slug: string }) {
  const queue = useQuery({ ...queueQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage
      slug={slug}
      section="queue"
      lead={
        <p className="lead">
          {words.leadOfQueue} <a href={at(`/cities/${slug}/moderation`)}>{words.publicLog}</a>
        </p>
      }
      result={queue}
    >
      {({ questions, reports, appeals }) => (
        <>
          <ToRead slug={slug} questions={questions} />
          <section className="work-section" aria-labelledby="reports">
            <h2 id="reports">{words.reported(reports.length)}</h2>
            {reports.length === 0 && <p className="quiet">{words.nothingReported}</p>}
            <ol>
              {reports.map((report) => (
                <OneReport key={report.target.id} slug={slug} report={report} />
              ))}
            </ol>
          </section>
          <section className="work-section" aria-labelledby="appeals">
            <h2 id="appeals">{words.appealed(appeals.length)}</h2>
            {appeals.length === 0 && <p className="quiet">{words.nothingAppealed}</p>}
            <ol>
              {appeals.map((appeal) => (
                <OneAppeal key={appeal.decision_id} slug={slug} appeal={appeal} />
              ))}
            </ol>
          </section>
        </>
      )}
    </StaffPage>
  )
}

/** What was said, whichever it is; of a photo, the photo. */
function Said({ target, text }: Pick<Reported, 'target' | 'text'>) {
  if (text === null) return <p className="quiet">{words.nothingLeft}</p>
  if (target.kind === 'photo')
    return <img src={`${text}/${PHOTO_WIDTH}`} alt={words.thePhoto} width={PHOTO_WIDTH} />
  return <blockquote className="answer-prose">{text}</blockquote>
}

function OneReport({ slug, report }: { slug: string; report: Reported }) {
  const [action, setAction] = useState<'remove' | 'dismiss' | null>(null)
  const { target, text, rules, notes, filed_at } = report
  const [named] = Object.entries(rules).sort(([, a], [, b]) => b - a)
  return (
    <li className="question">
      <h3>{words.kinds[target.kind]}</h3>
      <Said target={target} text={text} />
      <p className="meta">
        {Object.entries(rules)
          .map(([rule, times]) => words.ruleTimes(ruleInWords(rule), times))
          .join(' · ')}{' '}
        · {readableDay(filed_at)}
      </p>
      {notes.map((note) => (
        <p key={note}>“{note}”</p>
      ))}
      <p className="actions">
        {(['remove', 'dismiss'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-expanded={action === each}
            onClick={() => setAction(action === each ? null : each)}
          >
            {words[each]}
          </button>
        ))}
      </p>
      {action && (
        <DecisionForm key={action} slug={slug} action={action} targets={[target]} rule={named?.[0]} />
      )}
    </li>
  )
}

function OneAppeal({ slug, appeal }: { slug: string; appeal: Appealed }) {
  const { send, isPending, problem } = useSend([['admin', 'queue', slug]])
  const id = useId()
  const decide = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    send(
      {
        path: address('/api/admin/cities/{city_slug}/decisions/{decision_id}/appeal', {
          city_slug: slug,
          decision_id: appeal.decision_id,
        }),
        method: 'PUT',
        body: { outcome: said.get('outcome'), reason: said.get('reason') },
      },
      words.appealDecided,
    )
  }
  return (
    <li className="question">
      <h3>{words.kinds[appeal.target.kind]}</h3>
      <Said target={appeal.target} text={appeal.text} />
      <p className="meta">{words.removedBecause(appeal.rule && ruleInWords(appeal.rule), appeal.reason)}</p>
      <p>
        {words.theySay} “{appeal.note}” <span className="meta">{readableDay(appeal.appealed_at)}</span>
      </p>
      <form className="work-form" onSubmit={decide}>
        <fieldset>
          <legend>{words.yourVerdict}</legend>
          {(['upheld', 'overturned'] as const).map((outcome) => (
            <label key={outcome} className="choice">
              <input type="radio" name="outcome" value={outcome} required />
              <span>{words.outcomes[outcome]}</span>
            </label>
          ))}
        </fieldset>
        <label htmlFor={`${id}-reason`}>{words.reason}</label>
        <textarea id={`${id}-reason`} name="reason" rows={2} required minLength={3} maxLength={1000} />
        <Trouble why={problem} />
        <button type="submit" className="button" aria-disabled={isPending}>
          {words.decideAppeal}
        </button>
      </form>
    </li>
  )
}
