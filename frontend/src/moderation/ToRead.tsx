// Questions that wait for a moderator, one by one or many at once. On a question with the focus, keys do what its
// buttons do; they do nothing elsewhere, so that they are in nobody's way (WCAG 2.1.4).
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { QuestionToRead } from '../api/generated/types.gen'
import { at, readableDay } from '../ui/locale'
import { Trouble } from '../work/Trouble'
import { DecisionForm } from './DecisionForm'
import { MergeForm } from './MergeForm'
import { ruleInWords } from './rules/rules'
import { useDecide } from './useDecide'
import { words } from './words'

type Errand = 'remove' | 'merge'
type Opened = { id: string; errand: Errand }

export function ToRead({ slug, questions }: { slug: string; questions: QuestionToRead[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [opened, setOpened] = useState<Opened | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const next = useRef<number | null>(null)
  const { decide, isPending, problem } = useDecide(slug)
  const present = questions.filter(({ id }) => chosen.has(id))

  const boxes = () => [...(list.current?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? [])]
  // What was decided is gone: whoever works by keys goes on with what has taken its place, or hears that it was the last.
  useEffect(() => {
    if (next.current === null) return
    const left = boxes()
    const place = left[Math.min(next.current, left.length - 1)] ?? heading.current
    place?.focus()
    next.current = null
  })

  const choose = (id: string) => {
    const changed = new Set(chosen)
    if (!changed.delete(id)) changed.add(id)
    setChosen(changed)
  }
  const gone = (place: number) => () => {
    setOpened(null)
    next.current = place
  }
  const approve = ({ id }: QuestionToRead, place: number) =>
    decide(
      { action: 'approve', targets: [{ kind: 'question', id }], reason: words.keepsToTheRules },
      gone(place),
    )
  const press = (event: KeyboardEvent<HTMLElement>, question: QuestionToRead, place: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as HTMLElement).closest('textarea, select, input:not([type=checkbox])')) return
    const acts: Record<string, () => void> = {
      j: () => boxes()[place + 1]?.focus(),
      k: () => boxes()[place - 1]?.focus(),
      a: () => approve(question, place),
      r: () => setOpened({ id: question.id, errand: 'remove' }),
      m: () => setOpened({ id: question.id, errand: 'merge' }),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <section className="work-section" aria-labelledby="to-read">
      <h2 ref={heading} id="to-read" tabIndex={-1}>
        {words.toRead(questions.length)}
      </h2>
      {questions.length === 0 ? (
        <p className="quiet">{words.nothingToRead}</p>
      ) : (
        <p className="hint">{words.keys}</p>
      )}
      <Trouble why={problem} />
      <ol ref={list}>
        {questions.map((question, place) => {
          const errand = opened?.id === question.id ? opened.errand : null
          const toggle = (wanted: Errand) =>
            setOpened(errand === wanted ? null : { id: question.id, errand: wanted })
          return (
            <li key={question.id} className="question" onKeyDown={(event) => press(event, question, place)}>
              <label className="choice">
                <input
                  type="checkbox"
                  checked={chosen.has(question.id)}
                  onChange={() => choose(question.id)}
                />
                <span className="question-text">{question.text}</span>
              </label>
              <p className="meta">
                {words.states[question.state]} · {readableDay(question.asked_at)}
                {question.flags.length > 0 && ` · ${words.flagged(question.flags.map(ruleInWords))}`} ·{' '}
                <a href={at(`/contests/${question.contest_id}`)}>{words.itsContest}</a>
              </p>
              <p className="actions">
                <button type="button" aria-disabled={isPending} onClick={() => approve(question, place)}>
                  {words.approve}
                </button>
                <button type="button" aria-expanded={errand === 'remove'} onClick={() => toggle('remove')}>
                  {words.remove}
                </button>
                <button type="button" aria-expanded={errand === 'merge'} onClick={() => toggle('merge')}>
                  {words.merge}
                </button>
              </p>
              {errand === 'remove' && (
                <DecisionForm
                  slug={slug}
                  action="remove"
                  targets={[{ kind: 'question', id: question.id }]}
                  rule={question.flags[0]}
                  done={gone(place)}
                />
              )}
              {errand === 'merge' && <MergeForm slug={slug} question={question} done={gone(place)} />}
            </li>
          )
        })}
      </ol>
      {present.length > 0 && <Bulk slug={slug} questions={present} done={() => setChosen(new Set())} />}
    </section>
  )
}

function Bulk({ slug, questions, done }: { slug: string; questions: QuestionToRead[]; done: () => void }) {
  const [action, setAction] = useState<'approve' | 'remove'>('approve')
  const targets = questions.map(({ id }) => ({ kind: 'question' as const, id }))
  return (
    <section className="note" aria-labelledby="bulk">
      <h3 id="bulk">{words.chosen(questions.length)}</h3>
      <p className="actions">
        {(['approve', 'remove'] as const).map((each) => (
          <button key={each} type="button" aria-pressed={action === each} onClick={() => setAction(each)}>
            {words[each]}
          </button>
        ))}
      </p>
      <DecisionForm key={action} slug={slug} action={action} targets={targets} done={done} />
    </section>
  )
}
