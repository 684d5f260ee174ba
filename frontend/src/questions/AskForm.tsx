// The form that puts a question to everybody who stands in a contest.
import { type FormEvent, useId, useRef, useState } from 'react'
import { Problem } from '../api/request'
import type { Contest } from '../api/shapes'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { forget, recall, remember } from '../ui/remembered'
import { issuesFrom, LONGEST, lengthOf, MOST_ISSUES, SHORTEST, useAsk } from './ask'

const draftOf = (contestId: string) => `civicq/draft/${contestId}`
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export function AskForm({ contest }: { contest: Contest }) {
  const signedIn = useSignedIn()
  const draft = recall('sessionStorage', draftOf(contest.id), isText)
  return (
    <section id="ask" className="ask" aria-labelledby="ask-heading">
      <h2 id="ask-heading">{contest.kind === 'race' ? 'Ask the candidates' : 'Ask about this'}</h2>
      {signedIn ? (
        <Form contest={contest} />
      ) : (
        <>
          <p>
            {draft
              ? 'Your session has ended. Sign in again: the words that you wrote are kept.'
              : 'Reading is open to all. Asking takes an account, so that candidates know who asks: residents.'}
          </p>
          <SignInLink words="Sign in to ask" className="button" />
        </>
      )}
    </section>
  )
}

function Form({ contest }: { contest: Contest }) {
  const shelf = draftOf(contest.id)
  const [text, setText] = useState(() => recall('sessionStorage', shelf, isText) ?? '')
  const [issues, setIssues] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const ask = useAsk(contest.id)

  const write = (words: string) => {
    setText(words)
    // A session may end while somebody writes; signing in again finds the words where they were.
    remember('sessionStorage', shelf, words)
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
    if (length < SHORTEST) return refuse(`Write at least ${SHORTEST} characters, so that it can be answered.`)
    if (length > LONGEST) return refuse(`Shorten it by ${length - LONGEST} characters.`)
    if (tags.length > MOST_ISSUES) return refuse(`Name at most ${MOST_ISSUES} topics.`)
    setProblem(null)
    ask.mutate(
      { text: text.trim(), issues: tags },
      {
        onSuccess: (question) => {
          setText('')
          setIssues('')
          forget('sessionStorage', shelf)
          announce(
            question.state === 'pending'
              ? 'Your question waits for a moderator, and then is shown.'
              : 'Your question is shown.',
          )
        },
        onError: (error) =>
          refuse(error instanceof Problem ? error.detail : 'Your question was not sent. Try again.'),
      },
    )
  }

  const left = LONGEST - lengthOf(text)
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={`${id}-text`}>Your question</label>
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
        {left < 0 ? `${-left} characters too many` : `${left} characters left`}
      </p>
      <label htmlFor={`${id}-issues`}>
        Topics <span className="hint">(optional, such as: housing, transit)</span>
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
          Published. <a href="#just-asked-heading">See it among the questions</a>
        </p>
      )}
      <button type="submit" className="button" aria-disabled={ask.isPending}>
        {ask.isPending ? 'Sending' : 'Publish question'}
      </button>
      <p className="hint">
        One question, to all of them, in your own words. Everybody can read it; your name is not shown.
      </p>
    </form>
  )
}
