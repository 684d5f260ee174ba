// The fields of a question, for who is signed in.
import { type FormEvent, useId, useRef, useState } from 'react'
import type { Contest } from '../api/generated/types.gen'
import { Problem } from '../api/request'
import { announce } from '../ui/announce'
import { forget, recall, remember } from '../ui/remembered'
import { draftOf, issuesFrom, isText, LONGEST, lengthOf, MOST_ISSUES, SHORTEST, useAsk } from './ask'
import { words } from './words'

export function AskFields({ contest }: { contest: Contest }) {
  const shelf = draftOf(contest.id)
  const [text, setText] = useState(() => recall('sessionStorage', shelf, isText) ?? '')
  const [issues, setIssues] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const ask = useAsk(contest.id)

  const write = (typed: string) => {
    setText(typed)
    // A session may end while somebody writes; signing in again finds the words where they were.
    remember('sessionStorage', shelf, typed)
  }

  const refuse = (detail: string) => {
    setProblem(detail)
    field.current?.focus()
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ask.isPending) return
    const tags = issuesFrom(issues)
    const length = lengthOf(text)
    if (length < SHORTEST) return refuse(words.tooShort(SHORTEST))
    if (length > LONGEST) return refuse(words.shorten(length - LONGEST))
    if (tags.length > MOST_ISSUES) return refuse(words.tooManyTopics(MOST_ISSUES))
    setProblem(null)
    ask.mutate(
      { text: text.trim(), issues: tags },
      {
        onSuccess: (question) => {
          setText('')
          setIssues('')
          forget('sessionStorage', shelf)
          announce(question.state === 'pending' ? words.waitsForModerator : words.isShown)
        },
        onError: (error) => refuse(error instanceof Problem ? error.detail : words.notSent),
      },
    )
  }

  const left = LONGEST - lengthOf(text)
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={`${id}-text`}>{words.yourQuestion}</label>
      <textarea
        ref={field}
        id={`${id}-text`}
        name="text"
        rows={4}
        required
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem ${id}-length`}
        onInput={(event) => write(event.currentTarget.value)}
      />
      <p id={`${id}-problem`} className="problem">
        {problem}
      </p>
      <p id={`${id}-length`} className={left < 0 ? 'hint over' : 'hint'}>
        {left < 0 ? words.tooMany(-left) : words.left(left)}
      </p>
      <label htmlFor={`${id}-issues`}>
        {words.topics} <span className="hint">{words.topicsHint}</span>
      </label>
      <input
        id={`${id}-issues`}
        name="issues"
        type="text"
        autoComplete="off"
        value={issues}
        onInput={(event) => setIssues(event.currentTarget.value)}
      />
      {ask.isSuccess && (
        <p className="done">
          {words.published} <a href="#just-asked-heading">{words.seeIt}</a>
        </p>
      )}
      <button type="submit" className="button" aria-disabled={ask.isPending}>
        {ask.isPending ? words.sending : words.publish}
      </button>
      <p className="hint">{words.toAllOfThem}</p>
    </form>
  )
}
