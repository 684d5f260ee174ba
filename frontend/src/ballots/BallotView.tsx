// One ballot, as a page: the contests as a voter meets them, and what neighbours ask about them.
import { type ReactNode, useEffect, useRef } from 'react'
import type { Ballot, Contest } from '../api/generated/types.gen'
import { spoken } from '../api/request'
import { announce } from '../ui/announce'
import { at, readableElectionDay } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { pathWith, useRouter } from '../ui/router'
import { words as uiWords } from '../ui/words'
import { Candidates, MeasureSummary } from './Choices'
import { ContestMeta } from './ContestMeta'
import { byJurisdiction, placeName } from './contests'
import { rememberBallot } from './lastBallot'
import { PrecinctChooser } from './PrecinctChooser'
import { useRests } from './rests'
import { words } from './words'

type BallotViewProps = {
  ballot: Ballot | undefined
  /** What stands beside the contests. */
  aside: ReactNode
  /** Another precinct's contests are on their way. */
  changing: boolean
}

export function BallotView({ ballot, aside, changing }: BallotViewProps) {
  const router = useRouter()
  const shown = useRef<string | null>(null)
  const here = pathWith(router)
  const rests = useRests(ballot)

  useEffect(() => {
    if (!ballot || changing) return
    rememberBallot({ path: here, city: ballot.city.name, election: ballot.election })
    const place = ballot.precinct?.name ?? words.everywhere
    if (shown.current !== null && shown.current !== place) {
      announce(words.showing(ballot.contests.length, place))
    }
    shown.current = place
  }, [ballot, changing, here])

  if (!ballot) {
    return (
      <Page title={null} lead={<WaitingLead />}>
        <Waiting words={words.loadingContests} lines={12} />
      </Page>
    )
  }
  const groups = byJurisdiction(ballot.contests, ballot.city.name)
  return (
    <Page
      title={words.ballotTitle(ballot.city.name, ballot.election.name)}
      heading={words.yourBallot(placeName(ballot.city))}
      structured={asStructured(ballot)}
      feed={spoken('/api/ballots/{ballot_id}/questions.atom', { ballot_id: ballot.id })}
      lead={
        <p className="lead">
          {ballot.election.name}{' '}
          <span className="lead-date">{readableElectionDay(ballot.election.date)}</span>
          {/* The chooser stays behind on the screen. */}
          {ballot.precinct && (
            <span className="on-paper">
              {words.precinct}: {ballot.precinct.name}
            </span>
          )}
        </p>
      }
    >
      {rests && <p className="note rests">{rests}</p>}
      <div className="beside">
        <div className="ballot" aria-busy={changing}>
          {groups.map(({ jurisdiction, contests }) => (
            <section key={jurisdiction} className="jurisdiction">
              <h2>{jurisdiction}</h2>
              {contests.map((contest) => (
                <ContestOnBallot key={contest.id} contest={contest} />
              ))}
            </section>
          ))}
          {groups.length === 0 && <p className="quiet">{words.noContests}</p>}
          <p className="quiet fine-print">{words.fairOrder}</p>
        </div>
        <div className="side">
          <PrecinctChooser ballot={ballot} />
          {aside}
          <p className="meta to-feed">
            <a href={spoken('/api/cities/{city_slug}/elections.ics', { city_slug: ballot.city.slug })}>
              {words.calendar}
            </a>
            <br />
            <a href={spoken('/api/ballots/{ballot_id}/questions.atom', { ballot_id: ballot.id })}>
              {uiWords.feed}
            </a>
            <br />
            <a href={at(`/cities/${ballot.city.slug}/moderation`)}>{words.moderation}</a>
          </p>
        </div>
      </div>
    </Page>
  )
}

/** An election is an event on a day, in a place. */
const asStructured = ({ city, election }: Ballot) => ({
  '@type': 'Event',
  name: `${election.name}, ${city.name}`,
  startDate: election.date,
  location: {
    '@type': 'AdministrativeArea',
    name: placeName(city),
    address: {
      '@type': 'PostalAddress',
      addressLocality: city.name,
      ...(city.state ? { addressRegion: city.state } : {}),
      addressCountry: 'US',
    },
  },
})

function ContestOnBallot({ contest }: { contest: Contest }) {
  return (
    <article className="contest">
      <h3>
        <a href={at(`/contests/${contest.id}`)}>{contest.title}</a>
      </h3>
      <ContestMeta contest={contest} />
      {contest.measure ? <MeasureSummary measure={contest.measure} /> : <Candidates contest={contest} />}
      <p className="contest-link">
        <a href={at(`/contests/${contest.id}`)}>
          {words.questions}
          <span className="unseen"> {words.about(contest.title)}</span>
        </a>
      </p>
    </article>
  )
}

const WaitingLead = () => (
  <p className="lead">
    <Waiting words="" lines={1} />
  </p>
)
