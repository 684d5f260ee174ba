// The questions of one contest: in the order and on the issue that the address names, page by page.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Question } from '../api/generated/types.gen'
import { spoken } from '../api/request'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { at, readableIssue, readableTime } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { pathWith, useRouter } from '../ui/router'
import { ShowMore } from '../ui/ShowMore'
import { words as uiWords } from '../ui/words'
import { justAskedQuery } from './ask'
import { QuestionCard } from './QuestionCard'
import { questionsQuery, SORTS, type Sort, sortFrom } from './queries'
import { words } from './words'

type QuestionListProps = {
  contestId: string
  /** Why nobody asks or votes here now. */
  rests: string | null
}

export function QuestionList({ contestId, rests }: QuestionListProps) {
  const router = useRouter()
  const sort = sortFrom(router.query.get('sort'))
  const issue = router.query.get('issue')
  const questions = useInfiniteQuery(questionsQuery(contestId, sort, issue))
  const mine = useJustAsked(contestId)
  const list = useRef<HTMLUListElement>(null)

  const settled = questions.data !== undefined && !questions.isPlaceholderData
  const shown = useRef(sort)
  useEffect(() => {
    if (!settled || shown.current === sort) return
    shown.current = sort
    announce(words.sorted(words.sorts[sort]))
  }, [settled, sort])

  const listed = questions.data?.pages.flatMap((page) => page.questions) ?? []
  // Pages are of different moments: what fell meanwhile comes again.
  const others = [...new Map(listed.map((question) => [question.id, question])).values()].filter(
    ({ id }) => !mine.some((question) => question.id === id),
  )

  const continueAt = useRef<number | null>(null)
  const showMore = () => {
    continueAt.current = others.length
    questions.fetchNextPage()
  }
  useEffect(() => {
    // Reading goes on at the first of the new ones; the button may be gone with the last page.
    if (continueAt.current === null || others.length <= continueAt.current) return
    const first = list.current?.children[continueAt.current]
    continueAt.current = null
    if (first instanceof HTMLElement) first.focus()
  }, [others.length])

  return (
    <section className="questions" aria-labelledby="questions-heading">
      <div className="questions-head">
        <h2 id="questions-heading">{words.questions}</h2>
        {!rests && (
          <a href="#ask" className="to-ask">
            {words.askYours}
          </a>
        )}
      </div>
      {rests && <p className="note">{rests}</p>}
      <nav className="sorts" aria-label={words.order}>
        {SORTS.map((each) => (
          <a
            key={each}
            href={pathWith(router, { sort: each === 'trending' ? null : each })}
            aria-current={each === sort ? 'true' : undefined}
          >
            {words.sorts[each]}
          </a>
        ))}
      </nav>
      {mine.length > 0 && <JustAsked questions={mine} />}
      {questions.isPending && <Waiting words={words.loading} lines={8} />}
      {questions.isLoadingError && (
        <div role="alert" className="note">
          <p>{questions.error.message}</p>
          <button type="button" onClick={() => questions.refetch()}>
            {words.loadAgain}
          </button>
        </div>
      )}
      {questions.data && (
        <div aria-busy={questions.isPlaceholderData}>
          <Issues issue={issue} questions={listed} />
          <Order sort={sort} asOf={questions.data.pages[0]?.as_of ?? null} />
          {listed.length === 0 && mine.length === 0 && <Nothing issue={issue} rests={rests !== null} />}
          <ul className="question-list" ref={list}>
            {others.map((question) => (
              <QuestionCard key={question.id} question={question} why={question.why} rests={rests !== null} />
            ))}
          </ul>
          {questions.isFetchNextPageError && <p role="alert">{questions.error.message}</p>}
          <ShowMore of={questions} label={words.showMore} onClick={showMore} />
        </div>
      )}
      <p className="meta to-feed">
        <a href={spoken('/api/contests/{contest_id}/questions.atom', { contest_id: contestId })}>
          {uiWords.feed}
        </a>
      </p>
    </section>
  )
}

function Order({ sort, asOf }: { sort: Sort; asOf: string | null }) {
  return (
    <details className="order">
      <summary>{words.whyThisOrder}</summary>
      <p>
        {words.meanings[sort]}
        {asOf && (
          <>
            {' '}
            {words.howPlacesAreKept} <time dateTime={asOf}>{readableTime(asOf)}</time>.
          </>
        )}{' '}
        <a href={at('/how-ranking-works')}>{uiWords.howRankingWorks}</a>
      </p>
    </details>
  )
}

function useJustAsked(contestId: string): Question[] {
  const signedIn = useSignedIn()
  const { data = [] } = useQuery({ ...justAskedQuery(contestId), enabled: signedIn })
  return signedIn ? data : []
}

function JustAsked({ questions }: { questions: Question[] }) {
  return (
    <section className="just-asked" aria-labelledby="just-asked-heading">
      <h3 id="just-asked-heading">{words.justAsked}</h3>
      <ul className="question-list">
        {questions.map((question) => (
          <QuestionCard key={question.id} question={question} />
        ))}
      </ul>
    </section>
  )
}

function Issues({ issue, questions }: { issue: string | null; questions: Question[] }) {
  const router = useRouter()
  const issues = [...new Set(questions.flatMap((question) => question.issues))].sort()
  if (issue === null && issues.length === 0) return null
  return (
    <nav className="issues" aria-label={words.topicOf}>
      <a
        href={pathWith(router, { issue: null })}
        className="issue"
        aria-current={issue === null ? 'true' : undefined}
      >
        {words.allTopics}
      </a>
      {(issue === null || issues.includes(issue) ? issues : [issue, ...issues]).map((each) => (
        <a
          key={each}
          href={pathWith(router, { issue: each })}
          className="issue"
          aria-current={each === issue ? 'true' : undefined}
        >
          {readableIssue(each)}
        </a>
      ))}
    </nav>
  )
}

function Nothing({ issue, rests }: { issue: string | null; rests: boolean }) {
  const none = rests ? words.noneAsked : words.none
  return <p className="note">{issue ? words.noneAbout(readableIssue(issue)) : none}</p>
}
