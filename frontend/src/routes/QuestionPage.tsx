import { useQuery } from '@tanstack/react-query'
import { Answers } from '../answers/Answers'
import { AskedOn } from '../questions/QuestionCard'
import { questionQuery } from '../questions/queries'
import { Versions } from '../questions/Versions'
import { VoteControl } from '../questions/VoteControl'
import { Failed } from '../ui/Failed'
import { Page, Waiting } from '../ui/Page'

const TITLE_LENGTH = 60

export function QuestionPage({ id }: { id: string }) {
  const { data: question, isLoadingError, error, refetch } = useQuery(questionQuery(id))
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!question) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words="Loading the question" lines={3} />
      </Page>
    )
  }
  const { contest, text } = question
  const above = (
    <nav className="above" aria-label="Where you are">
      <a href={`/contests/${contest.id}`}>{contest.title}</a>
    </nav>
  )
  if (text === null) {
    return (
      <Page title="A withdrawn question" above={above}>
        <p className="note">
          The person who asked this question has withdrawn it. Its votes no longer count.
        </p>
      </Page>
    )
  }
  return (
    <Page
      title={text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH)}…` : text}
      heading={<span className="asked-words">{text}</span>}
      above={above}
    >
      <div className="one-question">
        <VoteControl question={question} />
        <p className="meta">
          {question.issues.map((issue) => (
            <a key={issue} className="issue" href={`/contests/${contest.id}?issue=${issue}`}>
              {issue}
            </a>
          ))}
          <AskedOn question={question} />
        </p>
      </div>
      <Answers questionId={id} />
      <Versions versions={question.versions} />
      <p>
        <a href={`/contests/${contest.id}`}>All questions about {contest.title}</a>
      </p>
    </Page>
  )
}
