// What moderators of a city decided, for everybody: counts by month, and each decision with its reason.
import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { DecisionOutput } from '../api/generated/types.gen'
import { placeName } from '../ballots/contests'
import { cityQuery } from '../cities/queries'
import { Failed } from '../ui/Failed'
import { at, readableDay, readableNumber } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { pathWith, useRouter } from '../ui/router'
import { words as uiWords } from '../ui/words'
import { Table } from '../work/Table'
import '../work/work.css'
import { logQuery, monthsQuery } from './queries'
import { ruleInWords } from './rules/rules'
import { words } from './words'

export const load = (client: QueryClient, { slug }: { slug: string }, query: URLSearchParams) =>
  Promise.all([
    client.prefetchQuery(cityQuery(slug)),
    client.prefetchQuery(monthsQuery(slug)),
    client.prefetchQuery(logQuery(slug, query.get('after'))),
  ])

export default function LogPage({ slug }: { slug: string }) {
  const router = useRouter()
  const city = useQuery(cityQuery(slug))
  const months = useQuery(monthsQuery(slug))
  const log = useQuery(logQuery(slug, router.query.get('after')))
  const failed = [city, months, log].find(({ isLoadingError }) => isLoadingError)
  if (failed?.error) return <Failed problem={failed.error} retry={() => void failed.refetch()} />
  if (!city.data || !months.data || !log.data) {
    return (
      <Page title={null}>
        <Waiting words={uiWords.loading} lines={8} />
      </Page>
    )
  }
  const { decisions, next } = log.data
  return (
    <Page
      title={words.logOf(placeName(city.data))}
      description={words.leadOfLog}
      above={
        <nav className="above" aria-label={uiWords.whereYouAre}>
          <a href={at(`/cities/${slug}`)}>{placeName(city.data)}</a>
        </nav>
      }
      lead={<p className="lead">{words.leadOfLog}</p>}
    >
      {months.data.length > 0 && (
        <Table
          heading={words.byMonth}
          columns={words.monthColumns}
          rows={months.data.map((each) => ({
            key: each.month,
            cells: [
              each.month,
              ...[
                each.approved,
                each.removed,
                each.merged,
                each.appeals,
                each.overturned,
                each.median_hours,
              ].map(readableNumber),
            ],
          }))}
        />
      )}
      <section className="work-section" aria-labelledby="decisions">
        <h2 id="decisions">{words.decisions}</h2>
        {decisions.length === 0 && <p className="note">{words.noDecisions}</p>}
        <ol>
          {decisions.map((decision) => (
            <OneDecision key={decision.id} decision={decision} />
          ))}
        </ol>
        {next && (
          <p>
            <a className="button" href={pathWith(router, { after: next })}>
              {words.older}
            </a>
          </p>
        )}
      </section>
    </Page>
  )
}

function OneDecision({ decision }: { decision: DecisionOutput }) {
  const { action, target, rule, reason, decided_at, decided_by, appeal } = decision
  return (
    <li className="question">
      <p>
        <strong>{words.was(words.kinds[target.kind], action)}</strong>
        {rule && ` ${ruleInWords(rule)}.`}
      </p>
      <p>“{reason}”</p>
      {appeal && (
        <p>
          {appeal.outcome ? words.appealOutcomes[appeal.outcome] : words.appealWaits}
          {appeal.reason && ` “${appeal.reason}”`}
        </p>
      )}
      <p className="meta">
        <time dateTime={decided_at}>{readableDay(decided_at)}</time> · {words.deciders(decided_by)}
        {target.kind === 'question' && action !== 'remove' && (
          <>
            {' · '}
            <a href={at(`/questions/${target.id}`)}>{words.itsQuestion}</a>
          </>
        )}
      </p>
    </li>
  )
}
