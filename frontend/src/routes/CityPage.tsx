import { type QueryClient, useQuery } from '@tanstack/react-query'
import { placeName } from '../ballots/contests'
import { cityQuery } from '../cities/queries'
import { Failed } from '../ui/Failed'
import { at, readableElectionDay } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import BallotPage, { load as loadBallot } from './BallotPage'
import { words } from './words'

export async function load(
  client: QueryClient,
  { slug }: { slug: string },
  query: URLSearchParams,
): Promise<void> {
  await client.prefetchQuery(cityQuery(slug))
  const [only, ...others] = client.getQueryData(cityQuery(slug).queryKey)?.ballots ?? []
  if (only && others.length === 0) await loadBallot(client, { slug, date: only.election.date }, query)
}

export default function CityPage({ slug }: { slug: string }) {
  const { data: city, isLoadingError, error, refetch } = useQuery(cityQuery(slug))
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!city) {
    return (
      <Page title={null}>
        <Waiting words={words.loadingBallots} lines={4} />
      </Page>
    )
  }
  const [only, ...others] = city.ballots
  if (only && others.length === 0) return <BallotPage slug={slug} date={only.election.date} />
  return (
    <Page title={words.ballotsIn(placeName(city))}>
      {city.ballots.length === 0 && <p className="note">{words.noBallot(city.name)}</p>}
      <ul className="elections">
        {city.ballots.map(({ id, election }) => (
          <li key={id}>
            <a href={at(`/cities/${slug}/ballots/${election.date}`)}>{election.name}</a>
            <p className="meta">{readableElectionDay(election.date)}</p>
          </li>
        ))}
      </ul>
    </Page>
  )
}
