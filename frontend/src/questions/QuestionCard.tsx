// One question in a list: first its words, then what can be done with them.
import type { Question, Why } from '../api/generated/types.gen'
import { at, readableDay, readableIssue } from '../ui/locale'
import { pathWith, useRouter } from '../ui/router'
import { VoteControl } from './VoteControl'
import { words } from './words'

type QuestionCardProps = { question: Question; why?: Why; rests?: boolean }

export function QuestionCard({ question, why, rests }: QuestionCardProps) {
  return (
    <li className="question" tabIndex={-1}>
      <p className="question-text">
        <a href={at(`/questions/${question.id}`)}>{question.text}</a>
      </p>
      <div className="question-foot">
        <VoteControl question={question} rests={rests} />
        <QuestionFacts question={question} />
      </div>
      {why && <KeptFor why={why} />}
    </li>
  )
}

function KeptFor({ why: { issue, minority } }: { why: Why }) {
  if (issue) return <p className="meta">{words.keptForIssue(readableIssue(issue))}</p>
  if (minority) return <p className="meta">{words.keptForMinority(readableIssue(minority))}</p>
  return null
}

function QuestionFacts({ question }: { question: Question }) {
  const router = useRouter()
  return (
    <p className="meta">
      <About question={question} path={(issue) => pathWith(router, { issue })} />
      {question.answers > 0 && (
        <a href={at(`/questions/${question.id}/compare`)}>
          {words.compareAnswers(question.answers)}
          <span className="unseen"> {words.on(question.text ?? '')}</span>
        </a>
      )}
    </p>
  )
}

/** What a question is about, each with the path of the others about it, and when it was asked. */
export function About({ question, path }: { question: Question; path: (issue: string) => string }) {
  return (
    <>
      {question.issues.map((issue) => (
        <a key={issue} className="issue" href={path(issue)}>
          {readableIssue(issue)}
        </a>
      ))}
      <AskedOn question={question} />
    </>
  )
}

export function AskedOn({ question: { asked_at, edited_at } }: { question: Question }) {
  return (
    <span>
      {words.asked} <time dateTime={asked_at}>{readableDay(asked_at)}</time>
      {edited_at && `, ${words.edited}`}
    </span>
  )
}
