// A city's ballots: what everybody sees of them, until when they are open, and all that was said, to take away.
import { useQuery } from '@tanstack/react-query'
import type { MouseEvent, ReactNode } from 'react'
import type { Me, OwnBallot } from '../api/generated/types.gen'
import { address, withQuery } from '../api/request'
import { personalRequest, useSignedIn } from '../session/session'
import { at, readableElectionDay } from '../ui/locale'
import { manages } from '../work/errands'
import { Choice, Field } from '../work/Field'
import { SendButton, SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { ballotsQuery } from './queries'
import { words } from './words'

const DATA = ['questions', 'answers'] as const
const FORMATS = ['csv', 'json'] as const

export default function BallotsPage({ slug }: { slug: string }) {
  const ballots = useQuery({ ...ballotsQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage slug={slug} section="ballots" result={ballots}>
      {({ ballots: all }, role) => (
        <>
          {all.length === 0 && <p className="note">{words.noBallots}</p>}
          {all.map((ballot) => (
            <OneBallot
              key={ballot.id}
              slug={slug}
              ballot={ballot}
              mayManage={role !== null && manages(role)}
            />
          ))}
        </>
      )}
    </StaffPage>
  )
}

function OneBallot({ slug, ballot, mayManage }: { slug: string; ballot: OwnBallot; mayManage: boolean }) {
  const { id, election, published, frozen, closes_at, contests } = ballot
  const path = { city_slug: slug, ballot_id: id }
  const changed = [['admin', 'city', slug, 'ballots']]
  return (
    <section className="work-section" aria-labelledby={`ballot-${id}`}>
      <h2 id={`ballot-${id}`}>{election.name}</h2>
      <p>
        {readableElectionDay(election.date)} · {words.contests(contests)} ·{' '}
        <strong>{published ? words.isPublished : words.isNotPublished}</strong>
        {frozen && ` · ${words.isFrozen}`}
      </p>
      {published && (
        <p>
          <a href={at(`/cities/${slug}/ballots/${election.date}`)}>{words.seeBallot}</a>
        </p>
      )}
      {mayManage && (
        <>
          <SendButton
            label={published ? words.takeBack : words.publish}
            of={election.name}
            said={published ? words.takenBack : words.published}
            changed={changed}
            request={{
              path: address('/api/admin/cities/{city_slug}/ballots/{ballot_id}/publication', path),
              method: 'PUT',
              body: { published: !published },
            }}
          />
          <details>
            <summary>{words.hours}</summary>
            <SendForm
              label={words.save}
              said={words.saved}
              changed={changed}
              request={(said) => ({
                path: address('/api/admin/cities/{city_slug}/ballots/{ballot_id}/hours', path),
                method: 'PUT',
                body: {
                  // What is typed is the clock of who types it.
                  closes_at: said.get('closes') ? new Date(String(said.get('closes'))).toISOString() : null,
                  frozen: said.has('frozen'),
                },
              })}
            >
              <Field
                name="closes"
                type="datetime-local"
                label={words.closes}
                hint={words.closesHint}
                defaultValue={localMinute(closes_at)}
              />
              <Choice type="checkbox" name="frozen" defaultChecked={frozen}>
                {words.freeze}
              </Choice>
            </SendForm>
          </details>
        </>
      )}
      <p className="meta">{words.takeAway}</p>
      <ul className="ways">
        {DATA.flatMap((data) =>
          FORMATS.map((format) => (
            <li key={data + format}>
              <Download
                href={withQuery(address('/api/admin/cities/{city_slug}/ballots/{ballot_id}/export', path), {
                  data,
                  format,
                })}
              >
                {words.exports[data]} ({format.toUpperCase()})
              </Download>
            </li>
          )),
        )}
      </ul>
    </section>
  )
}

/** As an `<input type="datetime-local">` has it. */
function localMinute(moment: string): string {
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Download({ href, children }: { href: string; children: ReactNode }) {
  // A link cannot renew a session that has run out meanwhile; a request can, and the link comes after it.
  const follow = (event: MouseEvent) => {
    event.preventDefault()
    const go = () => window.location.assign(href)
    personalRequest<Me>(address('/api/me')).then(go, go)
  }
  return (
    <a href={href} download onClick={follow}>
      {children}
    </a>
  )
}
