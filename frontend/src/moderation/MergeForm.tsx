// Two questions that ask the same become one: which stays is chosen among those that are alike.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { QuestionToRead } from '../api/generated/types.gen'
import { alikeQuery } from '../questions/asking/alike'
import { Waiting } from '../ui/Page'
import { Trouble } from '../work/Trouble'
import { useDecide } from './useDecide'
import { words } from './words'

type MergeFormProps = { slug: string; question: QuestionToRead; done: () => void }

export function MergeForm({ slug, question, done }: MergeFormProps) {
  const { data: alike, isLoadingError, error } = useQuery(alikeQuery(question.contest_id, question.text))
  const { decide, isPending, problem } = useDecide(slug)
  const id = useId()
  const others = alike?.filter((each) => each.id !== question.id)
  if (isLoadingError) return <Trouble why={error.message} />
  if (!others) return <Waiting words={words.lookingForAlike} lines={3} />
  if (others.length === 0) return <p className="note">{words.nothingAlike}</p>
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    decide(
      {
        action: 'merge',
        targets: [{ kind: 'question', id: question.id }],
        into: String(said.get('into')),
        reason: String(said.get('reason')),
      },
      done,
    )
  }
  return (
    <form className="work-form" onSubmit={submit}>
      <fieldset>
        <legend>{words.whichStays}</legend>
        {others.map((each) => (
          <label key={each.id} className="choice">
            <input type="radio" name="into" value={each.id} required />
            <span>{each.text}</span>
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-reason`}>{words.reason}</label>
      <textarea
        id={`${id}-reason`}
        name="reason"
        rows={2}
        required
        minLength={3}
        maxLength={1000}
        defaultValue={words.asksTheSame}
      />
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {words.merge}
      </button>
    </form>
  )
}
