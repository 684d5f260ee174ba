// What one candidate answered, and what neighbors ask that they have not: in the same shape, with the same room.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CandidateInContest } from '../api/generated/types.gen'
import { questionsQuery } from '../questions/queries'
import { at } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { ShowMore } from '../ui/ShowMore'
import { words as uiWords } from '../ui/words'
import { AnswerInWords } from './Answers'
import { answersOfCandidateQuery } from './queries'
import { words } from './words'

export function AnswersOfCandidate({ candidate }: { candidate: CandidateInContest }) {
  const answers = useQuery(answersOfCandidateQuery(candidate.id))
  const questions = useInfiniteQuery(questionsQuery(candidate.contest.id, 'top', null))
  const failed = [answers, questions].find((each) => each.isLoadingError)
  if (failed) {
    return (
      <p className="problem" role="alert">
        {failed.error?.message}{' '}
        <button type="button" onClick={() => void failed.refetch()}>
          {uiWords.tryAgain}
        </button>
      </p>
    )
  }
  // Which are open is known by both only.
  if (!answers.data || !questions.data) return <Waiting words={words.loading} lines={8} />

  const answered = new Set(answers.data.map(({ question }) => question.id))
  const listed = questions.data.pages.flatMap((page) => page.questions)
  // Pages are of different moments: what fell meanwhile comes again.
  const open = [...new Map(listed.map((each) => [each.id, each])).values()].filter(
    ({ id }) => !answered.has(id),
  )
  return (
    <>
      {answers.data.length > 0 && (
        <section className="answers" aria-labelledby="answers-heading">
          <h2 id="answers-heading">{words.answersOf(candidate.name)}</h2>
          {answers.data.map(({ question, answer }) => (
            <ToQuestion key={answer.id} {...question}>
              <AnswerInWords answer={answer} by={candidate.name} questionId={question.id} />
            </ToQuestion>
          ))}
        </section>
      )}
      <section className="answers" aria-labelledby="open-heading">
        <h2 id="open-heading">{words.stillOpen}</h2>
        {open.length === 0 && !questions.hasNextPage && (
          <p className="quiet">{answered.size ? words.allAnswered : words.noneYet}</p>
        )}
        {open.map((question) => (
          <ToQuestion key={question.id} {...question}>
            <p className="meta">{words.noResponse}</p>
          </ToQuestion>
        ))}
        <ShowMore of={questions} label={words.showMore} />
      </section>
    </>
  )
}

function ToQuestion({ id, text, children }: { id: string; text: string | null; children: ReactNode }) {
  return (
    <article className="answer">
      <h3 className="answer-to">
        <a href={at(`/questions/${id}`)}>{text}</a>
      </h3>
      {children}
    </article>
  )
}
