// What neighbours ask about the contests of a ballot, beside it.
import { useQuery } from '@tanstack/react-query'
import type { Ballot } from '../api/shapes'
import { Waiting } from '../ui/Page'
import { counted } from '../ui/words'
import { trendingQuery } from './queries'

const SHOWN = 5

export function Trending({ ballot }: { ballot: Ballot }) {
  const { data, isPending } = useQuery(trendingQuery(ballot.id))
  const here = new Set(ballot.contests.map(({ id }) => id))
  const questions = data?.filter(({ contest_id }) => here.has(contest_id)).slice(0, SHOWN) ?? []
  return (
    <section className="trending" aria-labelledby="trending-heading">
      <h2 id="trending-heading">Neighbors are asking</h2>
      {isPending && <Waiting words="Loading the questions" lines={6} />}
      {!isPending && questions.length === 0 && (
        <p className="quiet">Nothing yet. Open a contest and ask the first question.</p>
      )}
      <ol>
        {questions.map((question) => (
          <li key={question.id}>
            <a href={`/questions/${question.id}`}>{question.text}</a>
            <p className="meta">
              {question.contest.title} · {counted(question.up, 'vote up', 'votes up')}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
