// The figures of the whole fleet over a window that forgets, for who is on call.
import { useQuery } from '@tanstack/react-query'
import type { Statistics, Tier } from '../api/generated/types.gen'
import { useSignedIn } from '../session/session'
import { readableNumber, readableTime } from '../ui/locale'
import { pathWith, useRouter } from '../ui/router'
import { Figure, Figures } from '../work/Figures'
import { PersonalPage } from '../work/PersonalPage'
import { Table } from '../work/Table'
import { statisticsQuery, WINDOWS } from './queries'
import { words } from './words'

const NOTHING = '–'
const milliseconds = (seconds: number | null) =>
  seconds === null ? NOTHING : words.milliseconds(Math.round(seconds * 1000))
const share = (ratio: number | null) =>
  ratio === null ? NOTHING : `${readableNumber(Math.round(ratio * 1000) / 10)}\u00a0%`
const megabytes = (bytes: number | null) =>
  bytes === null ? NOTHING : `${readableNumber(Math.round(bytes / 1e5) / 10)}\u00a0MB`
const number = (count: number | null) => (count === null ? NOTHING : readableNumber(count))

export default function MetricsPage() {
  const router = useRouter()
  const minutes = WINDOWS.find((each) => each === router.query.get('minutes')) ?? '5'
  const statistics = useQuery({ ...statisticsQuery(minutes), enabled: useSignedIn() })
  return (
    <PersonalPage
      title={words.metrics}
      above={['/work', words.yourWork]}
      lead={
        statistics.data && (
          <p className="lead">
            {words.window(
              readableTime(statistics.data.window.begins),
              readableTime(statistics.data.window.ends),
              statistics.data.window.processes,
            )}
          </p>
        )
      }
      result={statistics}
    >
      {(figures) => (
        <>
          <nav className="sections" aria-label={words.windows}>
            {WINDOWS.map((each) => (
              <a
                key={each}
                href={pathWith(router, { minutes: each })}
                aria-current={each === minutes ? 'page' : undefined}
              >
                {words.minutes(Number(each))}
              </a>
            ))}
          </nav>
          <All figures={figures} />
        </>
      )}
    </PersonalPage>
  )
}

function All({ figures: { api, cache, database, frontend } }: { figures: Statistics }) {
  const { edge, redis } = cache
  const tier = (name: string, { hits, misses, hit_ratio }: Tier) => ({
    key: name,
    cells: [name, number(hits), number(misses), share(hit_ratio)],
  })
  return (
    <>
      <Figures>
        <Figure name={words.requests}>{number(api.requests)}</Figure>
        <Figure name={words.p95}>{milliseconds(api.p95_seconds)}</Figure>
        <Figure name={words.errors}>{share(api.error_rate)}</Figure>
        <Figure name={words.fromCache}>{share(cache.hit_ratio)}</Figure>
        <Figure name={words.fromEdge}>{share(edge?.hit_ratio ?? null)}</Figure>
        <Figure name={words.drift}>
          {database.vote_drift ? number(database.vote_drift.votes) : NOTHING}
        </Figure>
      </Figures>
      <Table
        heading={words.caches}
        columns={words.cacheColumns}
        rows={[tier(words.processCache, cache.process), tier('Redis', redis)]}
      />
      <p className="meta">{words.redis(redis.stale, redis.collapsed, redis.unreachable, cache.bypassed)}</p>
      <Table
        heading={words.nodes}
        columns={words.nodeColumns}
        rows={redis.nodes.map((node) => ({
          key: node.address,
          cells: [
            node.address,
            node.reachable ? words.answers : words.silent,
            number(node.keys),
            megabytes(node.memory_bytes),
            megabytes(node.memory_limit_bytes || null),
            number(node.evictions),
          ],
        }))}
      />
      <Table
        heading={words.routes}
        columns={words.routeColumns}
        rows={[...api.routes]
          .sort((a, b) => b.requests - a.requests)
          .map((each) => ({
            key: each.function + each.route,
            cells: [
              each.route,
              each.function,
              number(each.requests),
              milliseconds(each.p50_seconds),
              milliseconds(each.p95_seconds),
              milliseconds(each.p99_seconds),
              number(each.errors),
              number(each.refused),
            ],
          }))}
      />
      <Table
        heading={words.functions}
        columns={words.functionColumns}
        rows={[
          ...api.functions.map((each) => ({ ...each, runs: each.requests, cold: number(each.cold_starts) })),
          ...api.workers.map((each) => ({ ...each, cold: NOTHING })),
        ].map((each) => ({
          key: each.function,
          cells: [
            each.function,
            number(each.runs),
            milliseconds(each.p50_seconds),
            milliseconds(each.p95_seconds),
            number(each.errors),
            each.cold,
          ],
        }))}
      />
      <Table
        heading={words.database}
        columns={words.databaseColumns}
        rows={(['reader', 'writer'] as const).map((name) => {
          const end = database[name]
          return {
            key: name,
            cells: [
              words.ends[name],
              number(end.statements),
              milliseconds(end.p50_seconds),
              milliseconds(end.p95_seconds),
              number(end.errors),
              number(end.connections_opened),
            ],
          }
        })}
      />
      {frontend.samples === 0 ? (
        <p className="note">{words.noVitals}</p>
      ) : (
        <Table
          heading={words.vitals}
          columns={words.vitalColumns}
          rows={frontend.pages.flatMap(({ page, vitals }) =>
            Object.entries(vitals).map(([name, { count, p50, p95 }]) => ({
              key: page + name,
              cells: [
                page,
                name,
                number(count),
                ...[p50, p95].map((value) => (name === 'CLS' ? number(value) : milliseconds(value))),
              ],
            })),
          )}
        />
      )}
    </>
  )
}
