// Every way by which this city verifies its residents, each with what it takes.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import type { CityWithBallots, CodeSent } from '../api/generated/types.gen'
import { address } from '../api/request'
import { placeName } from '../ballots/contests'
import { cityQuery } from '../cities/queries'
import { announce } from '../ui/announce'
import { readableMoment } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { Field } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { words } from './words'

type Way = CityWithBallots['standing_methods'][number]

const ORDER: readonly Way[] = ['email', 'sms', 'roll', 'letter', 'staff']
const CHANGED = [['me', 'standings']]

export function Ways({ slug }: { slug: string }) {
  const { data: city, isLoadingError, error } = useQuery(cityQuery(slug))
  if (isLoadingError) return <p className="problem">{error.message}</p>
  if (!city) return <Waiting words={words.loadingWays} lines={3} />
  const ways = ORDER.filter((way) => city.standing_methods.includes(way))
  return (
    <>
      <p>{words.waysOf(placeName(city))}</p>
      {ways.map((way) => (
        <details key={way} name="ways">
          <summary>{words.ways[way]}</summary>
          <By way={way} slug={slug} />
        </details>
      ))}
      {city.contact && (
        <p className="meta">
          {words.orWrite} <a href={`mailto:${city.contact}`}>{city.contact}</a>
        </p>
      )}
    </>
  )
}

function By({ way, slug }: { way: Way; slug: string }) {
  const id = useId()
  const path = { city_slug: slug }
  if (way === 'roll') {
    return (
      <SendForm
        label={words.lookMeUp}
        said={words.foundOnTheRoll}
        changed={CHANGED}
        request={(said) => ({
          path: address('/api/me/standings/{city_slug}/roll', path),
          method: 'PUT',
          body: Object.fromEntries(['name', 'born', 'postcode'].map((name) => [name, said.get(name)])),
        })}
      >
        <p className="hint">{words.rollIsForgotten}</p>
        <Field name="name" label={words.name} hint={words.asRegistered} autoComplete="name" required />
        <Field name="born" type="date" label={words.born} autoComplete="bday" required />
        <Field name="postcode" label={words.postcode} autoComplete="postal-code" required />
      </SendForm>
    )
  }
  if (way === 'staff') {
    return (
      <SendForm
        label={words.askStaff}
        said={words.staffAsked}
        changed={CHANGED}
        request={(said) => ({
          path: address('/api/me/standings/{city_slug}/request', path),
          method: 'PUT',
          body: { note: String(said.get('note')) },
        })}
      >
        <label htmlFor={`${id}-note`}>{words.noteToStaff}</label>
        <textarea id={`${id}-note`} name="note" rows={3} required minLength={3} maxLength={1000} />
        <p className="hint">{words.whatStaffDoes}</p>
      </SendForm>
    )
  }
  return (
    <SendCode way={way} slug={slug}>
      {way === 'letter' ? (
        <>
          <label htmlFor={`${id}-address`}>{words.address}</label>
          <textarea
            id={`${id}-address`}
            name="address"
            rows={4}
            required
            minLength={3}
            maxLength={1000}
            autoComplete="street-address"
          />
          <p className="hint">{words.letterTakesDays}</p>
        </>
      ) : (
        <p>{way === 'email' ? words.toYourEmail : words.toYourPhone}</p>
      )}
    </SendCode>
  )
}

type SendCodeProps = { way: 'email' | 'sms' | 'letter'; slug: string; children: ReactNode }

function SendCode({ way, slug, children }: SendCodeProps) {
  return (
    <SendForm<CodeSent>
      label={way === 'letter' ? words.sendLetter : words.sendCode}
      said={words.codeSent}
      changed={CHANGED}
      then={({ sent_to, expires_at }) => announce(words.sentTo(sent_to, readableMoment(expires_at)))}
      request={(said) => ({
        path: address('/api/me/standings/{city_slug}/codes', { city_slug: slug }),
        method: 'POST',
        body: way === 'letter' ? { method: way, address: said.get('address') } : { method: way },
      })}
    >
      {children}
    </SendForm>
  )
}
