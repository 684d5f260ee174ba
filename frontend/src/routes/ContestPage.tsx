import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { spoken } from '../api/request'
import { Candidates, MeasureInFull } from '../ballots/Choices'
import { ContestMeta } from '../ballots/ContestMeta'
import { contestQuery } from '../ballots/queries'
import { useRests } from '../ballots/rests'
import { Follow } from '../follows/Follow'
import { Mistaken } from '../mistakes/Mistaken'
import { AskForm } from '../questions/AskForm'
import { QuestionList } from '../questions/QuestionList'
import { questionsQuery, sortFrom } from '../questions/queries'
import { Failed } from '../ui/Failed'
import { at, listed } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { useRouter } from '../ui/router'
import { words as uiWords } from '../ui/words'
import { words } from './words'

export const load = (client: QueryClient, { id }: { id: string }, query: URLSearchParams) =>
  Promise.all([
    client.prefetchQuery(contestQuery(id, client)),
    client.prefetchInfiniteQuery(questionsQuery(id, sortFrom(query.get('sort')), query.get('issue'))),
  ])

export default function ContestPage({ id }: { id: string }) {
  const client = useQueryClient()
  const issue = useRouter().query.get('issue')
  const { data: contest, isLoadingError, error, refetch } = useQuery(contestQuery(id, client))
  const rests = useRests(contest?.ballot)
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!contest) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words={words.loadingContest} lines={10} />
      </Page>
    )
  }
  const { city, election } = contest.ballot
  return (
    <Page
      title={`${contest.title}, ${city.name}`}
      heading={contest.title}
      description={
        contest.measure?.summary ??
        words.standFor(listed(contest.candidates.map(({ name }) => name)), contest.title)
      }
      feed={spoken('/api/contests/{contest_id}/questions.atom', { contest_id: contest.id })}
      above={
        <nav className="above" aria-label={uiWords.whereYouAre}>
          <a href={at(`/cities/${city.slug}/ballots/${election.date}`)}>{words.cityBallot(city.name)}</a>
        </nav>
      }
      lead={<ContestMeta contest={contest} />}
    >
      <div className="beside">
        <div>
          {contest.measure ? (
            <MeasureInFull measure={contest.measure} />
          ) : (
            <section aria-labelledby="candidates-heading">
              <h2 id="candidates-heading">
                {contest.kind === 'retention' ? words.upForRetention : words.candidates}
              </h2>
              <Candidates contest={contest} />
            </section>
          )}
          <div className="tools">
            <Follow topic={`contest/${contest.id}`} name={contest.title} />
            {issue && (
              <Follow
                topic={`ballot/${contest.ballot.id}/issue/${issue}`}
                name={issue}
                of={words.topic(issue)}
              />
            )}
            <Mistaken place={{ contestId: contest.id, candidates: contest.candidates }} />
          </div>
          <QuestionList contestId={contest.id} rests={rests} />
        </div>
        {!rests && (
          <div className="side">
            <AskForm contest={contest} />
          </div>
        )}
      </div>
    </Page>
  )
}
