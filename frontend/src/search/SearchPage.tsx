// One city: what its citizens ask about most, and a search over its next ballot. The whole ballot is here after one
// request, which every reader shares; so looking for words in it asks nothing of anybody.
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { Ballot, CityWithBallots } from '../api/generated/types.gen'
import { placeName, today } from '../ballots/contests'
import { ballotQuery } from '../ballots/queries'
import { cityQuery } from '../cities/queries'
import { AskedOn } from '../questions/QuestionCard'
import { trendingInCityQuery } from '../questions/queries'
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

/** The ballot of the next election, or of the last one while none is known. */
function nextBallot({ ballots }: CityWithBallots) {
  const byDate = ballots.toSorted((a, b) => (a.election.date < b.election.date ? -1 : 1))
  return byDate.find(({ election }) => election.date >= today()) ?? byDate.at(-1)
}

export const load = async (client: QueryClient, { slug }: { slug: string }) => {
  await Promise.all([client.prefetchQuery(cityQuery(slug)), client.prefetchQuery(trendingInCityQuery(slug))])
  const city = client.getQueryData(cityQuery(slug).queryKey)
  const next = city && nextBallot(city)
  if (next) await client.prefetchQuery(ballotQuery(slug, next.election.date, null))
}

export default function SearchPage({ slug }: { slug: string }) {
  const router = useRouter()
  const typed = router.query.get('q') ?? ''
  const city = useQuery(cityQuery(slug))
  const next = city.data && nextBallot(city.data)
  const ballot = useQuery({
    ...ballotQuery(slug, next?.election.date ?? '', null),
    enabled: next !== undefined,
  })
  const trending = useQuery(trendingInCityQuery(slug))
  const failed = [city, ballot, trending].find(({ isLoadingError }) => isLoadingError)
  if (failed?.error) return <Failed problem={failed.error} retry={() => void failed.refetch()} />
  if (!city.data || (next && !ballot.data) || !trending.data) {
    return (
      <Page title={null}>
        <Waiting words={uiWords.loading} lines={8} />
      </Page>
    )
  }
  const place = placeName(city.data)
  const { as_of, questions } = trending.data
  const found = questions.filter(({ text, issues, contest }) =>
    matches(typed, [text, ...issues, contest.title]),
  )
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
      {typed && ballot.data && <OnBallot ballot={ballot.data} typed={typed} questions={found.length} />}
      <section className="questions" aria-labelledby="asked-most">
        <h2 id="asked-most">{typed ? words.questionsFound : words.askedMost}</h2>
        <p className="order">{typed ? words.amongMost : words.howTheyAreOrdered(readableTime(as_of))}</p>
        {found.length === 0 && <p className="quiet">{typed ? words.noQuestions : words.nothingYet}</p>}
        <ul>
          {found.map((question) => (
            <li key={question.id} className="question">
              <p className="question-text">
                <a href={at(`/questions/${question.id}`)}>{question.text}</a>
              </p>
              <div className="question-foot">
                <VoteControl question={question} />
                <p className="meta">
                  <a href={at(`/contests/${question.contest.id}`)}>{question.contest.title}</a>
                  <AskedOn question={question} />
                </p>
              </div>
            </li>
          ))}
        </ul>
      </section>
    </Page>
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
      if (text.trim() !== typed) router.setQuery({ q: text.trim() || null })
    }, PAUSE_MILLISECONDS)
    return () => clearTimeout(pause)
  }, [text])
  return (
    <search>
      <form
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          router.setQuery({ q: text.trim() || null })
        }}
      >
        <label htmlFor={id}>{words.label}</label>
        <input
          id={id}
          name="q"
          type="search"
          maxLength={100}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </form>
    </search>
  )
}

function OnBallot({ ballot, typed, questions }: { ballot: Ballot; typed: string; questions: number }) {
  const contests = ballot.contests.filter(({ title, office, measure }) =>
    matches(typed, [title, office, measure?.summary]),
  )
  const candidates = ballot.contests.flatMap((contest) =>
    contest.candidates
      .filter(({ name, party }) => matches(typed, [name, party]))
      .map((candidate) => ({ candidate, contest })),
  )
  const told = words.found(contests.length, candidates.length, questions)
  useEffect(() => announce(told), [told])
  return (
    <>
      <p className="meta">{told}</p>
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
    </>
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
