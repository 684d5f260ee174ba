import { type QueryClient, useQuery } from '@tanstack/react-query'
import { BallotView } from '../ballots/BallotView'
import { ballotQuery } from '../ballots/queries'
import { Trending } from '../questions/Trending'
import { Failed } from '../ui/Failed'
import { useRouter } from '../ui/router'

export const load = (
  client: QueryClient,
  { slug, date }: { slug: string; date: string },
  query: URLSearchParams,
) => client.prefetchQuery(ballotQuery(slug, date, query.get('precinct')))

export default function BallotPage({ slug, date }: { slug: string; date: string }) {
  const precinct = useRouter().query.get('precinct')
  const { data, isPlaceholderData, isLoadingError, error, refetch } = useQuery(
    ballotQuery(slug, date, precinct),
  )
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  return <BallotView ballot={data} changing={isPlaceholderData} aside={data && <Trending ballot={data} />} />
}
