// The questions of one contest: in the order and on the issue that the address names, page by page.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Question } from '../api/shapes'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { Waiting } from '../ui/Page'
import { pathWith, useRouter } from '../ui/router'
import { readableTime } from '../ui/words'
import { justAskedQuery } from './ask'
import { QuestionCard } from './QuestionCard'
import { questionsQuery, SORTS, type Sort, sortFrom } from './queries'

const SORT_NAMES: Record<Sort, string> = {
  trending: 'Trending',
  top: 'Top',
  new: 'New',
  controversial: 'Controversial',
}

const SORT_MEANINGS: Record<Sort, string> = {
  trending: 'The most supported of late come first.',
  top: 'Those come first that the largest share of voters supports; many votes say more than few.',
  new: 'The latest comes first.',
  controversial: 'Those with many votes on both sides come first.',
}

export function QuestionList({ contestId }: { contestId: string }) {
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
    announce(`Questions sorted: ${SORT_NAMES[sort]}.`)
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
        <h2 id="questions-heading">Questions</h2>
        <a href="#ask" className="to-ask">
          Ask yours
        </a>
      </div>
      <nav className="sorts" aria-label="Order of the questions">
        {SORTS.map((each) => (
          <a
            key={each}
            href={pathWith(router, { sort: each === 'trending' ? null : each })}
            aria-current={each === sort ? 'true' : undefined}
          >
            {SORT_NAMES[each]}
          </a>
        ))}
      </nav>
      {mine.length > 0 && <JustAsked questions={mine} />}
      {questions.isPending && <Waiting words="Loading the questions" lines={8} />}
      {questions.isLoadingError && (
        <div role="alert" className="note">
          <p>{questions.error.message}</p>
          <button type="button" onClick={() => questions.refetch()}>
            Load the questions again
          </button>
        </div>
      )}
      {questions.data && (
        <div aria-busy={questions.isPlaceholderData}>
          <Issues issue={issue} questions={listed} />
          <Order sort={sort} asOf={questions.data.pages[0]?.as_of ?? null} />
          {listed.length === 0 && mine.length === 0 && <Nothing issue={issue} />}
          <ul className="question-list" ref={list}>
            {others.map((question) => (
              <QuestionCard key={question.id} question={question} why={question.why} />
            ))}
          </ul>
          {questions.isFetchNextPageError && <p role="alert">{questions.error.message}</p>}
          {questions.hasNextPage && (
            <button
              type="button"
              className="more"
              aria-disabled={questions.isFetchingNextPage}
              onClick={showMore}
            >
              {questions.isFetchingNextPage ? 'Loading' : 'Show more questions'}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function Order({ sort, asOf }: { sort: Sort; asOf: string | null }) {
  return (
    <details className="order">
      <summary>Why this order</summary>
      <p>
        {SORT_MEANINGS[sort]}
        {asOf && (
          <>
            {' '}
            Some places are kept for other topics, and few go to questions that ask the same. Votes that look
            arranged weigh less in the order; every vote is counted. Order as of{' '}
            <time dateTime={asOf}>{readableTime(asOf)}</time>.
          </>
        )}
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
      <h3 id="just-asked-heading">Your questions just now</h3>
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
    <nav className="issues" aria-label="Topic of the questions">
      <a
        href={pathWith(router, { issue: null })}
        className="issue"
        aria-current={issue === null ? 'true' : undefined}
      >
        All topics
      </a>
      {(issue === null || issues.includes(issue) ? issues : [issue, ...issues]).map((each) => (
        <a
          key={each}
          href={pathWith(router, { issue: each })}
          className="issue"
          aria-current={each === issue ? 'true' : undefined}
        >
          {each}
        </a>
      ))}
    </nav>
  )
}

function Nothing({ issue }: { issue: string | null }) {
  return (
    <p className="note">
      {issue
        ? `Nobody has asked about ${issue} here yet.`
        : 'Nobody has asked anything here yet. The first question is often the one that gets answered.'}
    </p>
  )
}
