import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Candidates, MeasureInFull } from '../ballots/Choices'
import { ContestMeta } from '../ballots/ContestMeta'
import { contestQuery } from '../ballots/queries'
import { AskForm } from '../questions/AskForm'
import { QuestionList } from '../questions/QuestionList'
import { Failed } from '../ui/Failed'
import { Page, Waiting } from '../ui/Page'

export function ContestPage({ id }: { id: string }) {
  const client = useQueryClient()
  const { data: contest, isLoadingError, error, refetch } = useQuery(contestQuery(id, client))
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!contest) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words="Loading the contest" lines={10} />
      </Page>
    )
  }
  const { city, election } = contest.ballot
  return (
    <Page
      title={`${contest.title}, ${city.name}`}
      heading={contest.title}
      above={
        <nav className="above" aria-label="Where you are">
          <a href={`/cities/${city.slug}/ballots/${election.date}`}>{city.name} ballot</a>
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
                {contest.kind === 'retention' ? 'Up for retention' : 'Candidates'}
              </h2>
              <Candidates contest={contest} />
            </section>
          )}
          <QuestionList contestId={contest.id} />
        </div>
        <div className="side">
          <AskForm contest={contest} />
        </div>
      </div>
    </Page>
  )
}
