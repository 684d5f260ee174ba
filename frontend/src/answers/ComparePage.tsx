// What all who stand answer to one question, part beside part. Everybody has the same room, also who says nothing; the
// order is the API's, drawn anew for each question, so that nobody is always first.
import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { CandidateWithAnswer } from '../api/generated/types.gen'
import { Portrait } from '../ballots/Portrait'
import { ruleInWords } from '../moderation/rules/rules'
import { questionQuery } from '../questions/queries'
import { Failed } from '../ui/Failed'
import { at } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { words as uiWords } from '../ui/words'
import { AnswerFoot } from './Answers'
import './compare.css'
import { answersQuery } from './queries'
import { words } from './words'

const PARTS = ['position', 'rationale', 'trade_offs'] as const

export const load = (client: QueryClient, { id }: { id: string }) =>
  Promise.all([client.prefetchQuery(questionQuery(id)), client.prefetchQuery(answersQuery(id))])

export default function ComparePage({ id }: { id: string }) {
  const question = useQuery(questionQuery(id))
  const answers = useQuery(answersQuery(id))
  const failed = [question, answers].find(({ isLoadingError }) => isLoadingError)
  if (failed?.error) return <Failed problem={failed.error} retry={() => void failed.refetch()} />
  if (!question.data || !answers.data) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words={words.loading} lines={8} />
      </Page>
    )
  }
  const { text, contest } = question.data
  const above = (
    <nav className="above" aria-label={uiWords.whereYouAre}>
      <a href={at(`/questions/${id}`)}>{words.theQuestion}</a>
    </nav>
  )
  if (text === null) {
    return (
      <Page title={words.nothingToCompare} status={410} above={above}>
        <p className="note">{words.noLongerShown}</p>
      </Page>
    )
  }
  return (
    <Page
      title={`${words.comparing} ${text}`}
      heading={<span className="asked-words">{text}</span>}
      description={words.aboutComparing(text, contest.title)}
      above={above}
      lead={<p className="meta">{words.sideBySide(contest.title)}</p>}
    >
      {answers.data.length === 0 && <p className="note">{words.nobodyToCompare}</p>}
      <div className="compared">
        {answers.data.map((each) => (
          <Compared key={each.candidate.id} questionId={id} {...each} />
        ))}
      </div>
      <p className="fine-print">{words.howItIsOrdered}</p>
      <p>
        <a className="quiet-link" href={at(`/contests/${contest.id}`)}>
          {words.otherQuestions(contest.title)}
        </a>
      </p>
    </Page>
  )
}

function Compared({ candidate, answer, questionId }: CandidateWithAnswer & { questionId: string }) {
  const said = answer?.words
  return (
    <article className="side-of">
      <header className="answer-by">
        <Portrait candidate={candidate} />
        <h2>
          <a href={at(`/candidates/${candidate.id}`)}>{candidate.name}</a>
          {candidate.party && <span className="meta"> {candidate.party}</span>}
        </h2>
      </header>
      {said ? (
        PARTS.map((part) => (
          <div key={part} className="part">
            <h3>{words.parts[part]}</h3>
            <p className={said[part] ? 'answer-prose' : 'meta'}>{said[part] ?? words.nothingOnThis}</p>
          </div>
        ))
      ) : (
        <p className="part meta">{answer ? words.removed(ruleInWords(answer.rule)) : words.noResponse}</p>
      )}
      {answer && said && (
        <footer className="part">
          <AnswerFoot answer={answer} by={candidate.name} questionId={questionId} />
        </footer>
      )}
    </article>
  )
}
