import { type QueryClient, useQuery } from '@tanstack/react-query'
import { BallotView } from '../ballots/BallotView'
import { ballotQuery, precinctsQuery } from '../ballots/queries'
import { Mistaken } from '../mistakes/Mistaken'
import { trendingQuery } from '../questions/queries'
import { Trending } from '../questions/Trending'
import { Failed } from '../ui/Failed'
import { useRouter } from '../ui/router'

export async function load(
  client: QueryClient,
  { slug, date }: { slug: string; date: string },
  query: URLSearchParams,
): Promise<void> {
  const sought = ballotQuery(slug, date, query.get('precinct'))
  await client.prefetchQuery(sought)
  const ballot = client.getQueryData(sought.queryKey)
  if (!ballot) return
  await Promise.all([
    client.prefetchQuery(precinctsQuery(ballot.id)),
    client.prefetchQuery(trendingQuery(ballot.id)),
  ])
}

export default function BallotPage({ slug, date }: { slug: string; date: string }) {
  const precinct = useRouter().query.get('precinct')
  const { data, isPlaceholderData, isLoadingError, error, refetch } = useQuery(
    ballotQuery(slug, date, precinct),
  )
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  return (
    <BallotView
      ballot={data}
      changing={isPlaceholderData}
      aside={
        data && (
          <>
            <Trending ballot={data} />
            <Mistaken place={{ ballotId: data.id }} />
          </>
        )
      }
    />
  )
}
