import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Ballot, CandidateInContest, ContestOnBallot, Precincts } from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'

const FRESH_MILLISECONDS = 10 * 60_000

export const ballotQuery = (city: string, date: string, precinct: string | null) =>
  queryOptions({
    queryKey: ['ballots', city, date, precinct],
    queryFn: ({ signal }) =>
      request<Ballot>(
        withQuery(
          address('/api/cities/{city_slug}/ballots/{election_date}', {
            city_slug: city,
            election_date: date,
          }),
          { precinct },
        ),
        { signal },
      ),
    staleTime: FRESH_MILLISECONDS,
    // Another precinct of the same ballot: what stands there stays until its own contests are here.
    placeholderData: keepPreviousData,
  })

export const precinctsQuery = (ballotId: string) =>
  queryOptions({
    queryKey: ['precincts', ballotId],
    queryFn: ({ signal }) =>
      request<Precincts>(address('/api/ballots/{ballot_id}/precincts', { ballot_id: ballotId }), { signal }),
    select: ({ precincts }) => precincts,
    staleTime: FRESH_MILLISECONDS,
  })

/** Coming from its ballot, a contest is already known: it shows at once while its own answer is on the way. */
export const contestQuery = (id: string, client: QueryClient) =>
  queryOptions<ContestOnBallot>({
    queryKey: ['contests', id],
    queryFn: ({ signal }) =>
      request<ContestOnBallot>(address('/api/contests/{contest_id}', { contest_id: id }), { signal }),
    staleTime: FRESH_MILLISECONDS,
    placeholderData: () => fromItsBallot(id, client),
  })

export const candidateQuery = (id: string) =>
  queryOptions({
    queryKey: ['candidates', id],
    queryFn: ({ signal }) =>
      request<CandidateInContest>(address('/api/candidates/{candidate_id}', { candidate_id: id }), {
        signal,
      }),
    staleTime: FRESH_MILLISECONDS,
  })

function fromItsBallot(id: string, client: QueryClient): ContestOnBallot | undefined {
  for (const [, ballot] of client.getQueriesData<Ballot>({ queryKey: ['ballots'] })) {
    const contest = ballot?.contests.find((each) => each.id === id)
    if (ballot && contest) return { ...contest, ballot }
  }
  return undefined
}
