import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answers } from '../answers/Answers'
import { answersQuery } from '../answers/queries'
import type { CandidateWithAnswer, QuestionWithVersions } from '../api/generated/types.gen'
import { useRests } from '../ballots/rests'
import { Follow } from '../follows/Follow'
import { ruleInWords } from '../moderation/rules/rules'
import { About } from '../questions/QuestionCard'
import { questionQuery } from '../questions/queries'
import { Versions } from '../questions/Versions'
import { VoteControl } from '../questions/VoteControl'
import { Report } from '../reports/Report'
import { Failed } from '../ui/Failed'
import { at } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { words as uiWords } from '../ui/words'
import { words } from './words'

const TITLE_LENGTH = 60

export const load = (client: QueryClient, { id }: { id: string }) =>
  Promise.all([client.prefetchQuery(questionQuery(id)), client.prefetchQuery(answersQuery(id))])

/** Nobody's answer is the accepted one. */
const asStructured = (
  { asked_at, answers, up, down }: QuestionWithVersions,
  text: string,
  answered: CandidateWithAnswer[],
) => ({
  '@type': 'QAPage',
  mainEntity: {
    '@type': 'Question',
    name: text,
    text,
    dateCreated: asked_at,
    answerCount: answers,
    upvoteCount: up,
    downvoteCount: down,
    suggestedAnswer: answered.flatMap(({ candidate, answer }) =>
      answer?.words
        ? {
            '@type': 'Answer',
            text: answer.words.position,
            dateCreated: answer.answered_at,
            author: { '@type': 'Person', name: candidate.name },
          }
        : [],
    ),
  },
})

export default function QuestionPage({ id }: { id: string }) {
  const { data: question, isLoadingError, error, refetch } = useQuery(questionQuery(id))
  const { data: answered = [] } = useQuery(answersQuery(id))
  const rests = useRests(question?.contest)
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!question) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words={words.loadingQuestion} lines={3} />
      </Page>
    )
  }
  const { contest, text } = question
  const above = (
    <nav className="above" aria-label={uiWords.whereYouAre}>
      <a href={at(`/contests/${contest.id}`)}>{contest.title}</a>
    </nav>
  )
  if (text === null) return <NotShown question={question} above={above} />
  return (
    <Page
      title={text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH)}…` : text}
      heading={<span className="asked-words">{text}</span>}
      description={words.askedOf(text, contest.title)}
      structured={asStructured(question, text, answered)}
      above={above}
    >
      <div className="one-question">
        {question.merged_into ? (
          <p className="note">
            {words.merged} <a href={at(`/questions/${question.merged_into}`)}>{words.toOther}</a>
          </p>
        ) : (
          <>
            {rests && <p className="note">{rests}</p>}
            <VoteControl question={question} rests={rests !== null} />
          </>
        )}
        <p className="meta">
          <About question={question} path={(issue) => at(`/contests/${contest.id}?issue=${issue}`)} />
        </p>
      </div>
      <div className="tools">
        <Follow topic={`question/${id}`} name={words.thisQuestion} />
        <Report target={{ kind: 'question', id }} of={words.thisQuestion} />
      </div>
      <Answers questionId={id} />
      <Versions versions={question.versions} />
      <p>
        <a href={at(`/contests/${contest.id}`)}>{words.allAbout(contest.title)}</a>
      </p>
    </Page>
  )
}

type NotShownProps = { question: QuestionWithVersions; above: ReactNode }

/** What nobody may read has a page all the same: links lead to it. */
function NotShown({ question: { state, rule }, above }: NotShownProps) {
  const [title, why] =
    state === 'pending'
      ? [words.unread, words.unreadWhy]
      : state === 'removed'
        ? [words.removed, words.removedFor(ruleInWords(rule))]
        : [words.withdrawn, words.withdrawnWhy]
  return (
    <Page title={title} status={state === 'pending' ? 404 : 410} above={above}>
      <p className="note">{why}</p>
    </Page>
  )
}
