// The fields of a question, for who is signed in.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { AlikeQuestion, ContestOnBallot } from '../../api/generated/types.gen'
import { Problem } from '../../api/request'
import { announce } from '../../ui/announce'
import { at, lengthOf } from '../../ui/locale'
import { forget, recall, remember } from '../../ui/remembered'
import { draftOf, issuesFrom, isText, LONGEST, MOST_ISSUES, SHORTEST, useAsk } from '../ask'
import { words as questionWords } from '../words'
import { Alike, useAlike } from './Alike'
import { alikeQuery, SAME } from './alike'
import { words } from './words'

export default function AskFields({ contest }: { contest: ContestOnBallot }) {
  const shelf = draftOf(contest.id)
  const [text, setText] = useState(() => recall('sessionStorage', shelf, isText) ?? '')
  const [issues, setIssues] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [distinct, setDistinct] = useState(false)
  const [forbidden, setForbidden] = useState(false)
  const [joined, setJoined] = useState<AlikeQuestion | null>(null)
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const ask = useAsk(contest.id)
  const alike = useAlike(contest.id, text)
  const isSame = (alike[0]?.similarity ?? 0) >= SAME

  const write = (typed: string) => {
    setText(typed)
    // A session may end while somebody writes; signing in again finds the words where they were.
    remember('sessionStorage', shelf, typed)
  }

  const empty = () => {
    setText('')
    setIssues('')
    setDistinct(false)
    forget('sessionStorage', shelf)
  }

  const join = (question: AlikeQuestion) => {
    empty()
    setJoined(question)
    announce(words.joined)
  }

  /** Why it was not taken; of one that is asked already, the other one is shown first. */
  const told = async (error: Error): Promise<string> => {
    if (!(error instanceof Problem)) return words.notSent
    if (error.status === 403) return questionWords.residentsOnly
    if (error.status !== 409 || distinct) return error.detail
    const { questions } = await client
      .fetchQuery(alikeQuery(contest.id, text.trim()))
      .catch(() => ({ questions: [] }))
    return (questions[0]?.similarity ?? 0) >= SAME ? words.askedAlready : error.detail
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
    if (isSame && !distinct) return refuse(words.askedAlready)
    setProblem(null)
    setJoined(null)
    ask.mutate(
      { text: text.trim(), issues: tags, ...(isSame && distinct ? { distinct } : {}) },
      {
        onSuccess: (question) => {
          empty()
          announce(question.state === 'pending' ? words.waitsForModerator : words.isShown)
        },
        onError: async (error) => {
          setForbidden(error instanceof Problem && error.status === 403)
          refuse(await told(error))
        },
      },
    )
  }

  const left = LONGEST - lengthOf(text)
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={`${id}-text`}>{questionWords.yourQuestion}</label>
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
        {problem}{' '}
        {problem && forbidden && (
          <a href={at(`/me/residence?city=${contest.ballot.city.slug}`)}>{questionWords.toVerify}</a>
        )}
      </p>
      <p id={`${id}-length`} className={left < 0 ? 'hint over' : 'hint'}>
        {left < 0 ? words.tooMany(-left) : words.left(left)}
      </p>
      <Alike contestId={contest.id} questions={alike} joined={join} />
      {isSame && (
        <label className="choice">
          <input
            type="checkbox"
            checked={distinct}
            onChange={(event) => setDistinct(event.currentTarget.checked)}
          />
          <span>{words.asksSomethingElse}</span>
        </label>
      )}
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
      {joined && (
        <p className="done">
          {words.joined} <a href={at(`/questions/${joined.id}`)}>{joined.text}</a>
        </p>
      )}
      {ask.isSuccess && !joined && (
        <p className="done">
          {ask.data.state === 'pending' ? (
            <>
              {words.waitsForModerator} <a href={at('/me/questions')}>{words.seeYours}</a>
            </>
          ) : (
            <>
              {words.published} <a href="#just-asked-heading">{words.seeIt}</a>
            </>
          )}
        </p>
      )}
      <button type="submit" className="button" aria-disabled={ask.isPending}>
        {ask.isPending ? words.sending : words.publish}
      </button>
      <p className="hint">{words.toAllOfThem}</p>
    </form>
  )
}
