import { lastBallot } from '../ballots/lastBallot'
import { CityFinder } from '../cities/CityFinder'
import { Page } from '../ui/Page'
import { readableElectionDay } from '../ui/words'

export function Home() {
  const last = lastBallot()
  return (
    <Page
      title="CivicQ"
      heading="Ask the people on your ballot."
      lead={
        <p className="lead">
          See who stands and what is proposed, and vote on what your community asks them.
        </p>
      }
    >
      <div className="beside">
        <CityFinder />
        <div className="side">
          {last && (
            <section className="last-ballot" aria-labelledby="last-ballot-heading">
              <h2 id="last-ballot-heading">Back to your ballot</h2>
              <p>
                <a href={last.path}>
                  {last.city}, {last.election.name}
                </a>
              </p>
              <p className="meta">{readableElectionDay(last.election.date)}</p>
            </section>
          )}
          <section className="how" aria-labelledby="how-heading">
            <h2 id="how-heading">How it works</h2>
            <ol>
              <li>
                <strong>Read.</strong> Every contest and measure that you will vote on, in plain sight,
                without an account.
              </li>
              <li>
                <strong>Ask.</strong> One question goes to everybody who stands in a contest.
              </li>
              <li>
                <strong>Vote.</strong> What most of you want answered rises to the top, where candidates
                cannot miss it.
              </li>
            </ol>
          </section>
        </div>
      </div>
    </Page>
  )
}
