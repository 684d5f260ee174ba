// Cities that somebody has brought to CivicQ: nobody sees one until an operator vouches that who brought it may.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Registration } from '../api/generated/types.gen'
import { address } from '../api/request'
import { placeName } from '../ballots/contests'
import { useSignedIn } from '../session/session'
import { readableDay } from '../ui/locale'
import { Choice, Field } from '../work/Field'
import { PersonalPage } from '../work/PersonalPage'
import { SendForm } from '../work/SendForm'
import { registrationsQuery } from './queries'
import { words } from './words'

export default function RegistrationsPage() {
  const registrations = useQuery({ ...registrationsQuery(), enabled: useSignedIn() })
  return (
    <PersonalPage title={words.registrations} above={['/work', words.yourWork]} result={registrations}>
      {(cities) => (
        <>
          {cities.length === 0 && <p className="note">{words.noCities}</p>}
          <ul>
            {cities.map((city) => (
              <OneCity key={city.slug} city={city} />
            ))}
          </ul>
        </>
      )}
    </PersonalPage>
  )
}

function OneCity({ city }: { city: Registration }) {
  const { contact, active, reason, registered_at } = city
  const waits = !active && reason === null
  const label = active ? words.hide : waits ? words.decide : words.vouch
  return (
    <li className="question">
      <h2>{placeName(city)}</h2>
      <p className="meta">
        {active ? words.isShown : waits ? words.waits : words.isNotShown} · {contact ?? words.noContact} ·{' '}
        {readableDay(registered_at)}
      </p>
      {reason && <blockquote className="note">{reason}</blockquote>}
      <Decision
        city={city}
        label={label}
        reason={words.reason}
        active={(said) => (waits ? said.get('verdict') === 'vouch' : !active)}
      >
        {waits && (
          <fieldset>
            <legend>{words.mayThey}</legend>
            {(['vouch', 'reject'] as const).map((verdict) => (
              <Choice key={verdict} type="radio" name="verdict" value={verdict} required>
                {words.verdicts[verdict]}
              </Choice>
            ))}
          </fieldset>
        )}
      </Decision>
      {reason && (
        <Decision city={city} label={words.correct} reason={words.corrected} active={() => active} />
      )}
    </li>
  )
}

function Decision({
  city,
  label,
  reason,
  active,
  children,
}: {
  city: Registration
  label: string
  reason: string
  active: (said: FormData) => boolean
  children?: ReactNode
}) {
  return (
    <details>
      <summary>
        {label}
        <span className="unseen"> {placeName(city)}</span>
      </summary>
      <SendForm
        label={label}
        said={words.done}
        changed={[['admin', 'registrations']]}
        request={(said) => ({
          path: address('/api/admin/registrations/{city_slug}', { city_slug: city.slug }),
          method: 'PUT',
          body: { active: active(said), reason: said.get('reason') },
        })}
      >
        {children}
        <Field name="reason" required minLength={3} maxLength={1000} label={reason} />
      </SendForm>
    </details>
  )
}
