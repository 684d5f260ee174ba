// Inviting: a candidate to answer, or a colleague to work. Each gets a link by mail that is good once.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Coverage, Invitation } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { readableDay } from '../ui/locale'
import { Field } from '../work/Field'
import { SendButton, SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { words as workWords } from '../work/words'
import { coverageQuery, invitationsQuery } from './queries'
import { words } from './words'

const ROLES = ['viewer', 'moderator', 'editor', 'admin', 'owner'] as const

export default function InvitationsPage({ slug }: { slug: string }) {
  const enabled = useSignedIn()
  const invitations = useQuery({ ...invitationsQuery(slug), enabled })
  const { data: coverage } = useQuery({ ...coverageQuery(slug), enabled })
  const names = new Map(
    coverage?.contests.flatMap(({ candidates }) => candidates.map(({ id, name }) => [id, name])),
  )
  return (
    <StaffPage slug={slug} section="invitations" result={invitations}>
      {({ invitations: all }, role) => (
        <>
          <div className="halves">
            {coverage && <InviteCandidate slug={slug} contests={coverage.contests} />}
            <InviteColleague slug={slug} mayMakeOwners={role === 'owner'} />
          </div>
          <section className="work-section" aria-labelledby="sent">
            <h2 id="sent">{words.invitationsSent}</h2>
            {all.length === 0 && <p className="quiet">{words.noInvitations}</p>}
            <ul>
              {all.map((each) => (
                <OneInvitation
                  key={each.id}
                  slug={slug}
                  invitation={each}
                  candidate={each.candidate_id ? names.get(each.candidate_id) : undefined}
                />
              ))}
            </ul>
          </section>
        </>
      )}
    </StaffPage>
  )
}

const changedBy = (slug: string) => [
  ['admin', 'city', slug, 'invitations'],
  ['admin', 'city', slug, 'coverage'],
]

function InviteCandidate({ slug, contests }: { slug: string; contests: Coverage['contests'] }) {
  const id = useId()
  const [round, setRound] = useState(0)
  return (
    <section className="work-section" aria-labelledby="candidate">
      <h2 id="candidate">{words.inviteCandidate}</h2>
      <SendForm
        key={round}
        label={words.invite}
        said={words.invitationSent}
        changed={changedBy(slug)}
        then={() => setRound(round + 1)}
        request={(said) => ({
          path: address('/api/admin/cities/{city_slug}/invitations', { city_slug: slug }),
          method: 'POST',
          body: { invitations: [{ email: said.get('email'), candidate_id: said.get('candidate') }] },
        })}
      >
        <label htmlFor={id}>{words.candidate}</label>
        <select id={id} name="candidate" required defaultValue="">
          <option value="" disabled>
            {words.choose}
          </option>
          {contests.map(({ id: contest, title, candidates }) => (
            <optgroup key={contest} label={title}>
              {candidates
                .filter(({ has_account }) => !has_account)
                .map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.name}
                    {each.invited && ` (${words.invited})`}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <Field name="email" type="email" required label={words.email} hint={words.emailOfCandidate} />
      </SendForm>
    </section>
  )
}

function InviteColleague({ slug, mayMakeOwners }: { slug: string; mayMakeOwners: boolean }) {
  const id = useId()
  const [round, setRound] = useState(0)
  return (
    <section className="work-section" aria-labelledby="colleague">
      <h2 id="colleague">{words.inviteColleague}</h2>
      <SendForm
        key={round}
        label={words.invite}
        said={words.invitationSent}
        changed={changedBy(slug)}
        then={() => setRound(round + 1)}
        request={(said) => ({
          path: address('/api/admin/cities/{city_slug}/invitations', { city_slug: slug }),
          method: 'POST',
          body: { invitations: [{ email: said.get('email'), role: said.get('role') }] },
        })}
      >
        <label htmlFor={id}>{words.role}</label>
        <select id={id} name="role" required defaultValue="viewer">
          {ROLES.filter((role) => mayMakeOwners || role !== 'owner').map((role) => (
            <option key={role} value={role}>
              {workWords.roles[role]}: {words.does[role]}
            </option>
          ))}
        </select>
        <Field name="email" type="email" required label={words.email} />
      </SendForm>
    </section>
  )
}

type OneInvitationProps = { slug: string; invitation: Invitation; candidate: string | undefined }

function OneInvitation({ slug, invitation, candidate }: OneInvitationProps) {
  const { id, email, role, state, expires_at } = invitation
  const purpose = role ? workWords.roles[role] : (candidate ?? words.candidate)
  return (
    <li className="question">
      <p>
        <strong>{purpose}</strong> {email}
      </p>
      <p className="meta">
        {words.states[state]}
        {state === 'sent' && ` · ${words.until(readableDay(expires_at))}`}
      </p>
      {state === 'sent' && (
        <SendButton
          label={words.revoke}
          of={purpose}
          said={words.revoked}
          changed={changedBy(slug)}
          request={{
            path: address('/api/admin/cities/{city_slug}/invitations/{invitation_id}', {
              city_slug: slug,
              invitation_id: id,
            }),
            method: 'DELETE',
          }}
        />
      )}
    </li>
  )
}
