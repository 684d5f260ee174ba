// Who decided what, the newest first, and the head of the chain that proves that nothing of it was changed.
import { useQuery } from '@tanstack/react-query'
import { rules } from '../moderation/rules/words'
import { useSignedIn } from '../session/session'
import { readableMoment, readableNumber } from '../ui/locale'
import { pathWith, useRouter } from '../ui/router'
import { StaffPage } from '../work/StaffPage'
import { Table } from '../work/Table'
import { words as workWords } from '../work/words'
import { chainQuery, entriesQuery } from './queries'
import { words } from './words'

const ON_PAGE = 50

export default function AuditPage({ slug }: { slug: string }) {
  const router = useRouter()
  const audit = useQuery({ ...entriesQuery(slug, router.query.get('after')), enabled: useSignedIn() })
  const { data: chain } = useQuery(chainQuery())
  return (
    <StaffPage slug={slug} section="audit" lead={<p className="lead">{words.leadOfAudit}</p>} result={audit}>
      {({ entries }) => (
        <>
          {chain && (
            <section className="work-section" aria-labelledby="chain">
              <h2 id="chain">{words.chain}</h2>
              <p>{words.whatTheChainIs}</p>
              <p>
                {words.chainOf(chain.entries)} <code>{chain.digest ?? '–'}</code>
              </p>
            </section>
          )}
          {entries.length === 0 ? (
            <p className="note">{words.noEntries}</p>
          ) : (
            <Table
              heading={words.entries}
              columns={words.entryColumns}
              rows={entries.map((each) => ({
                key: String(each.id),
                cells: [
                  readableNumber(each.id),
                  <time key="at" dateTime={each.at}>
                    {readableMoment(each.at)}
                  </time>,
                  <>
                    {named({ ...workWords.roles, ...words.otherRoles }, each.actor_role)}
                    {each.actor_id && (
                      <>
                        {' '}
                        <code>{each.actor_id}</code>
                      </>
                    )}
                  </>,
                  named(words.actions, each.action),
                  <>
                    {named(words.targets, each.target_kind)} {each.target_id && <code>{each.target_id}</code>}
                  </>,
                  detailOf(each.detail),
                ],
              }))}
            />
          )}
          {entries.length === ON_PAGE && (
            <p>
              <a className="button" href={pathWith(router, { after: String(entries.at(-1)?.id) })}>
                {words.older}
              </a>
            </p>
          )}
        </>
      )}
    </StaffPage>
  )
}

const named = (names: Record<string, string>, name: string) => names[name] ?? name

/** By the detail; of all others the value is shown as it was recorded. */
const VALUES: Record<string, Record<string, string>> = {
  frozen: words.frozen,
  moderation: words.moderation,
  role: workWords.roles,
  rule: rules,
  standing_methods: words.standing_methods,
}

/** What was noted beside it, without what is not there. */
export const detailOf = (detail: Record<string, unknown>) =>
  Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${named(words.details, name)}: ${told(name, value)}`)
    .join('; ')

function told(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => told(name, each)).join(', ')
  if (typeof value === 'number') return readableNumber(value)
  // As Python writes a moment: with a blank, which not every browser reads.
  if (name === 'closes_at') return readableMoment(String(value).replace(' ', 'T'))
  return named(VALUES[name] ?? {}, typeof value === 'object' ? JSON.stringify(value) : String(value))
}
