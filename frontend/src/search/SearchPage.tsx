// One city: what its citizens ask about most, and a search over its next ballot. Contests and candidates are here after
// one request, which every reader shares; so looking for words in them asks nothing of anybody. Of questions there may
// be any number: for these the API is asked.
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { Ballot, CityWithBallots, QuestionInContest } from '../api/generated/types.gen'
import { placeName, today } from '../ballots/contests'
import { ballotQuery } from '../ballots/queries'
import { useRests } from '../ballots/rests'
import { cityQuery } from '../cities/queries'
import { AskedOn } from '../questions/QuestionCard'
import { searchQuery, sought, trendingInCityQuery } from '../questions/queries'
import { VoteControl } from '../questions/VoteControl'
import { announce } from '../ui/announce'
import { Failed } from '../ui/Failed'
import { at, readableTime } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { useRouter } from '../ui/router'
import { words as uiWords } from '../ui/words'
import { matches } from './matches'
import { words } from './words'

const PAUSE_MILLISECONDS = 500
const LONGEST = 100

/** The ballot of the next election, or of the last one while none is known. */
function nextBallot({ ballots }: CityWithBallots) {
  const byDate = ballots.toSorted((a, b) => (a.election.date < b.election.date ? -1 : 1))
  return byDate.find(({ election }) => election.date >= today()) ?? byDate.at(-1)
}

/** What is looked for; the API takes no more than this. */
const typedIn = (query: URLSearchParams) => sought(query.get('q') ?? '').slice(0, LONGEST)

export const load = async (client: QueryClient, { slug }: { slug: string }, query: URLSearchParams) => {
  const typed = typedIn(query)
  await Promise.all([
    client.prefetchQuery(cityQuery(slug)),
    typed ? client.prefetchQuery(searchQuery(slug, typed)) : client.prefetchQuery(trendingInCityQuery(slug)),
  ])
  const city = client.getQueryData(cityQuery(slug).queryKey)
  const next = city && nextBallot(city)
  if (next) await client.prefetchQuery(ballotQuery(slug, next.election.date, null))
}

export default function SearchPage({ slug }: { slug: string }) {
  const typed = typedIn(useRouter().query)
  const city = useQuery(cityQuery(slug))
  const next = city.data && nextBallot(city.data)
  const ballot = useQuery({
    ...ballotQuery(slug, next?.election.date ?? '', null),
    enabled: next !== undefined,
  })
  const rests = useRests(ballot.data)
  const failed = [city, ballot].find(({ isLoadingError }) => isLoadingError)
  if (failed?.error) return <Failed problem={failed.error} retry={() => void failed.refetch()} />
  if (!city.data || (next && !ballot.data)) {
    return (
      <Page title={null}>
        <Waiting words={uiWords.loading} lines={8} />
      </Page>
    )
  }
  const place = placeName(city.data)
  return (
    <Page
      title={words.inCity(place)}
      description={words.about(place)}
      above={
        <nav className="above" aria-label={uiWords.whereYouAre}>
          <a href={at(`/cities/${slug}`)}>{place}</a>
        </nav>
      }
    >
      <SearchField typed={typed} />
      {typed ? (
        <Results slug={slug} ballot={ballot.data} typed={typed} rests={rests} />
      ) : (
        <AskedMost slug={slug} rests={rests} />
      )}
    </Page>
  )
}

function AskedMost({ slug, rests }: { slug: string; rests: string | null }) {
  const { data, error, isLoadingError, refetch } = useQuery(trendingInCityQuery(slug))
  return (
    <Questions
      heading={words.askedMost}
      order={data && words.howTheyAreOrdered(readableTime(data.as_of))}
      questions={data?.questions}
      none={words.nothingYet}
      rests={rests}
      failed={isLoadingError ? error : null}
      again={() => void refetch()}
    />
  )
}

type ResultsProps = { slug: string; ballot: Ballot | undefined; typed: string; rests: string | null }

function Results({ slug, ballot, typed, rests }: ResultsProps) {
  const { data, error, isLoadingError, isPlaceholderData, refetch } = useQuery(searchQuery(slug, typed))
  const contests =
    ballot?.contests.filter(({ title, office, measure }) =>
      matches(typed, [title, office, measure?.summary]),
    ) ?? []
  const candidates =
    ballot?.contests.flatMap((contest) =>
      contest.candidates
        .filter(({ name, party }) => matches(typed, [name, party]))
        .map((candidate) => ({ candidate, contest })),
    ) ?? []
  const told =
    data && !isPlaceholderData
      ? words.found(contests.length, candidates.length, data.questions.length, data.more)
      : null
  useEffect(() => {
    if (told) announce(told)
  }, [told])
  return (
    <>
      {!isLoadingError && <p className="meta">{told ?? uiWords.loading}</p>}
      <Found heading={words.contests}>
        {contests.map(({ id, title, jurisdiction }) => (
          <li key={id}>
            <a href={at(`/contests/${id}`)}>{title}</a> <span className="meta">{jurisdiction}</span>
          </li>
        ))}
      </Found>
      <Found heading={words.candidates}>
        {candidates.map(({ candidate: { id, name }, contest }) => (
          <li key={id}>
            <a href={at(`/candidates/${id}`)}>{name}</a> <span className="meta">{contest.title}</span>
          </li>
        ))}
      </Found>
      <Questions
        heading={words.questionsFound}
        order={data?.more ? words.more : null}
        questions={data?.questions}
        none={data?.stems.length ? words.noQuestions : words.inEveryQuestion}
        rests={rests}
        failed={isLoadingError ? error : null}
        again={() => void refetch()}
      />
    </>
  )
}

type QuestionsProps = {
  heading: string
  order: string | null | undefined
  questions: QuestionInContest[] | undefined
  none: string
  /** Why nobody votes on these now. */
  rests: string | null
  failed: Error | null
  again: () => void
}

function Questions({ heading, order, questions, none, rests, failed, again }: QuestionsProps) {
  const id = useId()
  return (
    <section className="questions" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {rests && <p className="note">{rests}</p>}
      {order && <p className="order">{order}</p>}
      {failed && (
        <div role="alert" className="note">
          <p>{failed.message}</p>
          <button type="button" className="button" onClick={again}>
            {uiWords.tryAgain}
          </button>
        </div>
      )}
      {!questions && !failed && <Waiting words={uiWords.loading} lines={6} />}
      {questions?.length === 0 && <p className="quiet">{none}</p>}
      <ul>
        {questions?.map((question) => (
          <li key={question.id} className="question">
            <p className="question-text">
              <a href={at(`/questions/${question.id}`)}>{question.text}</a>
            </p>
            <div className="question-foot">
              <VoteControl question={question} rests={rests !== null} />
              <p className="meta">
                <a href={at(`/contests/${question.contest.id}`)}>{question.contest.title}</a>
                <AskedOn question={question} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A form that works by itself too; what is typed stands in the address once the writer pauses. */
function SearchField({ typed }: { typed: string }) {
  const router = useRouter()
  const [text, setText] = useState(typed)
  const id = useId()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed alone begins the pause anew
  useEffect(() => {
    const pause = setTimeout(() => {
      if (sought(text) !== typed) router.setQuery({ q: sought(text) || null })
    }, PAUSE_MILLISECONDS)
    return () => clearTimeout(pause)
  }, [text])
  return (
    <search>
      <form
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          router.setQuery({ q: sought(text) || null })
        }}
      >
        <label htmlFor={id}>{words.label}</label>
        <input
          id={id}
          name="q"
          type="search"
          maxLength={LONGEST}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </form>
    </search>
  )
}

function Found({ heading, children }: { heading: string; children: ReactNode[] }) {
  const id = useId()
  if (children.length === 0) return null
  return (
    <section className="found" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <ul className="elections">{children}</ul>
    </section>
  )
}
