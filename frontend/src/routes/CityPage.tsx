import { useQuery } from '@tanstack/react-query'
import { cityQuery } from '../cities/queries'
import { Failed } from '../ui/Failed'
import { Page, Waiting } from '../ui/Page'
import { readableElectionDay } from '../ui/words'
import { BallotPage } from './BallotPage'

export function CityPage({ slug }: { slug: string }) {
  const { data: city, isLoadingError, error, refetch } = useQuery(cityQuery(slug))
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!city) {
    return (
      <Page title={null}>
        <Waiting words="Loading the ballots" lines={4} />
      </Page>
    )
  }
  const [only, ...others] = city.ballots
  if (only && others.length === 0) return <BallotPage slug={slug} date={only.election.date} />
  return (
    <Page title={`Ballots in ${city.name}, ${city.state}`}>
      {city.ballots.length === 0 && <p className="note">No ballot of {city.name} is published yet.</p>}
      <ul className="elections">
        {city.ballots.map(({ id, election }) => (
          <li key={id}>
            <a href={`/cities/${slug}/ballots/${election.date}`}>{election.name}</a>
            <p className="meta">{readableElectionDay(election.date)}</p>
          </li>
        ))}
      </ul>
    </Page>
  )
}
