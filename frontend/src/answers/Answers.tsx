// What each candidate answers to one question. Who has not answered stands there as equally.
import { useQuery } from '@tanstack/react-query'
import type { Answer, CandidateWithAnswer } from '../api/shapes'
import { Waiting } from '../ui/Page'
import { readableDay } from '../ui/words'
import { answersQuery } from './queries'
import { Video } from './Video'

export function Answers({ questionId }: { questionId: string }) {
  const { data: candidates, isLoadingError, error, refetch } = useQuery(answersQuery(questionId))
  if (candidates?.length === 0) return null
  return (
    <section className="answers" aria-labelledby="answers-heading">
      <h2 id="answers-heading">What candidates say</h2>
      {isLoadingError && (
        <p className="problem">
          {error.message}{' '}
          <button type="button" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {!candidates && !isLoadingError && <Waiting words="Loading what candidates say" lines={3} />}
      {candidates?.map((each) => (
        <CandidateAnswer key={each.candidate.id} {...each} />
      ))}
    </section>
  )
}

function CandidateAnswer({ candidate, answer }: CandidateWithAnswer) {
  return (
    <article className="answer">
      <h3>
        {candidate.name}
        {candidate.party && <span className="meta"> {candidate.party}</span>}
      </h3>
      {answer ? (
        <Words answer={answer} by={candidate.name} />
      ) : (
        <p className="meta">No response submitted.</p>
      )}
    </article>
  )
}

function Words({ answer, by }: { answer: Answer; by: string }) {
  const { words, rule, video, version, answered_at, corrected_at, corrections } = answer
  if (!words) return <p className="meta">This answer was removed by a moderator. Rule: {rule}.</p>
  const correction = corrections.find(({ number }) => number === version)?.correction
  return (
    <>
      <p className="answer-position">{words.position}</p>
      {words.rationale && <p className="answer-prose">{words.rationale}</p>}
      {words.trade_offs && (
        <p className="answer-prose">
          <strong>What it costs:</strong> {words.trade_offs}
        </p>
      )}
      {words.sources.length > 0 && (
        <p className="meta">
          Sources:{' '}
          {words.sources.map(({ title, url }, place) => (
            <span key={url}>
              {place > 0 && ', '}
              <a href={url} rel="nofollow noopener">
                {title}
              </a>
            </span>
          ))}
        </p>
      )}
      {video && <Video video={video} by={by} isOfEarlierWords={video.answer_version < version} />}
      <p className="meta">
        Answered <time dateTime={answered_at}>{readableDay(answered_at)}</time>
        {corrected_at && (
          <>
            , corrected <time dateTime={corrected_at}>{readableDay(corrected_at)}</time>
            {correction && `: ${correction}`}
          </>
        )}
      </p>
    </>
  )
}
