// What each candidate answers to one question. Who has not answered stands there as equally.
import { useQuery } from '@tanstack/react-query'
import type { Answer, CandidateWithAnswer } from '../api/generated/types.gen'
import { Portrait } from '../ballots/Portrait'
import { ruleInWords } from '../moderation/rules/rules'
import { Report } from '../reports/Report'
import { Again } from '../ui/Failed'
import { at, readableDay } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { answersQuery } from './queries'
import { Rebuttals } from './Rebuttals'
import { Sources } from './Sources'
import { Verdict } from './Verdict'
import { Video } from './Video'
import { words } from './words'

export function Answers({ questionId }: { questionId: string }) {
  const { data: candidates, isLoadingError, error, refetch } = useQuery(answersQuery(questionId))
  if (candidates?.length === 0) return null
  return (
    <section className="answers" aria-labelledby="answers-heading">
      <h2 id="answers-heading">{words.heading}</h2>
      {candidates && candidates.length > 1 && (
        <p>
          <a className="quiet-link" href={at(`/questions/${questionId}/compare`)}>
            {words.compare}
          </a>
        </p>
      )}
      {isLoadingError && <Again why={error.message} retry={refetch} />}
      {!candidates && !isLoadingError && <Waiting words={words.loading} lines={3} />}
      {candidates?.map((each) => (
        <CandidateAnswer key={each.candidate.id} questionId={questionId} {...each} />
      ))}
    </section>
  )
}

function CandidateAnswer({ candidate, answer, questionId }: CandidateWithAnswer & { questionId: string }) {
  return (
    <article className="answer">
      <header className="answer-by">
        <Portrait candidate={candidate} />
        <h3>
          <a href={at(`/candidates/${candidate.id}`)}>{candidate.name}</a>
          {candidate.party && <span className="meta"> {candidate.party}</span>}
        </h3>
      </header>
      {answer ? (
        <AnswerInWords answer={answer} by={candidate.name} questionId={questionId} />
      ) : (
        <p className="meta">{words.noResponse}</p>
      )}
    </article>
  )
}

type OneAnswerProps = { answer: Answer; by: string; questionId: string }

export function AnswerInWords({ answer, by, questionId }: OneAnswerProps) {
  const { words: said, rule } = answer
  if (!said) return <p className="meta">{words.removed(ruleInWords(rule))}</p>
  return (
    <>
      <p className="answer-position">{said.position}</p>
      {said.rationale && <p className="answer-prose">{said.rationale}</p>}
      {said.trade_offs && (
        <p className="answer-prose">
          <strong>{words.whatItCosts}</strong> {said.trade_offs}
        </p>
      )}
      <AnswerFoot answer={answer} by={by} questionId={questionId} />
    </>
  )
}

/** What stands under an answer's words: what they rest on, the video, and when they were written. */
export function AnswerFoot({ answer, by, questionId }: OneAnswerProps) {
  const { words: said, video, version, answered_at, corrected_at, corrections } = answer
  const correction = corrections.find(({ number }) => number === version)?.correction
  return (
    <>
      <Sources sources={said?.sources} />
      {said?.claims?.map(({ quote, sources }) => (
        <div key={quote} className="claim">
          <q>{quote}</q>
          <Sources sources={sources} />
        </div>
      ))}
      {video && <Video video={video} by={by} isOfEarlierWords={video.answer_version < version} />}
      <p className="meta">
        {words.answered} <time dateTime={answered_at}>{readableDay(answered_at)}</time>
        {corrected_at && (
          <>
            , {words.corrected} <time dateTime={corrected_at}>{readableDay(corrected_at)}</time>
            {correction && `: ${correction}`}
          </>
        )}
      </p>
      <Rebuttals rebuttals={answer.rebuttals} of={by} />
      <Verdict answer={answer} questionId={questionId} />
      <Report target={{ kind: 'answer', id: answer.id }} of={words.answerOf(by)} />
    </>
  )
}
