import type { QueryClient } from '@tanstack/react-query'
import { lastBallot } from '../ballots/lastBallot'
import { AddressFinder } from '../cities/AddressFinder'
import { CityFinder } from '../cities/CityFinder'
import { citiesQuery } from '../cities/queries'
import { useOwn } from '../ui/drawn'
import { at, LOCALE, readableElectionDay } from '../ui/locale'
import { Page } from '../ui/Page'
import { words } from './words'

export const load = (client: QueryClient) => client.prefetchQuery(citiesQuery())

export default function Home() {
  const last = useOwn(lastBallot(), null)
  return (
    <Page
      title="CivicQ"
      heading={words.askThePeople}
      structured={{ '@type': 'WebSite', name: 'CivicQ', inLanguage: LOCALE }}
      lead={<p className="lead">{words.homeLead}</p>}
    >
      <div className="beside">
        <CityFinder />
        <div className="side">
          {last && (
            <section className="last-ballot" aria-labelledby="last-ballot-heading">
              <h2 id="last-ballot-heading">{words.backToYours}</h2>
              <p>
                <a href={last.path}>
                  {last.city}, {last.election.name}
                </a>
              </p>
              <p className="meta">{readableElectionDay(last.election.date)}</p>
            </section>
          )}
          <AddressFinder />
          <section className="how" aria-labelledby="how-heading">
            <h2 id="how-heading">{words.howItWorks}</h2>
            <ol>
              <li>
                <strong>{words.read}</strong> {words.readHow}
              </li>
              <li>
                <strong>{words.ask}</strong> {words.askHow}
              </li>
              <li>
                <strong>{words.vote}</strong> {words.voteHow}
              </li>
            </ol>
            <p>
              <a href={at('/how-it-works')}>{words.moreHow}</a>
            </p>
          </section>
        </div>
      </div>
    </Page>
  )
}
