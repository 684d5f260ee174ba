// What neighbours ask about the contests of a ballot, beside it.
import { useQuery } from '@tanstack/react-query'
import type { Ballot } from '../api/generated/types.gen'
import { at } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { trendingQuery } from './queries'
import { words } from './words'

const SHOWN = 5

export function Trending({ ballot }: { ballot: Ballot }) {
  const { data, isPending } = useQuery(trendingQuery(ballot.id))
  const here = new Set(ballot.contests.map(({ id }) => id))
  const questions = data?.filter(({ contest_id }) => here.has(contest_id)).slice(0, SHOWN) ?? []
  return (
    <section className="trending" aria-labelledby="trending-heading">
      <h2 id="trending-heading">{words.neighbors}</h2>
      {isPending && <Waiting words={words.loading} lines={6} />}
      {!isPending && questions.length === 0 && <p className="quiet">{words.nothingYet}</p>}
      <ol>
        {questions.map((question) => (
          <li key={question.id}>
            <a href={at(`/questions/${question.id}`)}>{question.text}</a>
            <p className="meta">
              {question.contest.title} · {words.votesUp(question.up)}
            </p>
          </li>
        ))}
      </ol>
      <p>
        <a className="quiet-link" href={at(`/cities/${ballot.city.slug}/search`)}>
          {words.moreAndSearch}
        </a>
      </p>
    </section>
  )
}
