// A city comes to CivicQ: who registers it owns it, works on it at once, and waits for an operator before others see it.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { MyCity } from '../api/generated/types.gen'
import { address } from '../api/request'
import { placeName } from '../ballots/contests'
import { useSignedIn } from '../session/session'
import { at, comparable } from '../ui/locale'
import { forget } from '../ui/remembered'
import { Field } from '../work/Field'
import { PersonalPage } from '../work/PersonalPage'
import { workQuery } from '../work/queries'
import { SendForm } from '../work/SendForm'
import { WORKS_SHELF } from '../work/WorkLink'
import { words } from './words'

export default function RegisterPage() {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  return (
    <PersonalPage
      title={words.title}
      above={['/', words.allCities]}
      lead={<p className="lead">{words.lead}</p>}
      why={words.signInFirst}
      result={work}
    >
      {({ cities }) => {
        const own = cities.filter(({ role }) => role === 'owner')
        return (
          <>
            {own.length > 0 && (
              <section className="work-section" aria-labelledby="own-heading">
                <h2 id="own-heading">{words.yours}</h2>
                <ul className="works">
                  {own.map((city) => (
                    <li key={city.slug}>
                      <h3>{placeName(city)}</h3>
                      {isRejected(city) ? (
                        <>
                          <p>{words.rejected}</p>
                          <blockquote className="note">{city.reason}</blockquote>
                          <details>
                            <summary>
                              {words.again}
                              <span className="unseen"> {placeName(city)}</span>
                            </summary>
                            <RegisterForm again={city} />
                          </details>
                        </>
                      ) : (
                        <p className="meta">{city.active ? words.isActive : words.waits}</p>
                      )}
                      <ul className="ways">
                        {city.active && (
                          <li>
                            <a href={at(`/cities/${city.slug}`)}>{words.itsPage}</a>
                          </li>
                        )}
                        <li>
                          <a href={at(`/work/cities/${city.slug}/imports`)}>{words.importBallot}</a>
                        </li>
                        {city.active && (
                          <li>
                            <a href={at(`/work/cities/${city.slug}/invitations`)}>{words.inviteColleagues}</a>
                          </li>
                        )}
                      </ul>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section className="work-section" aria-labelledby="register-heading">
              <h2 id="register-heading">{own.length > 0 ? words.another : words.yourCity}</h2>
              <RegisterForm />
            </section>
          </>
        )
      }}
    </PersonalPage>
  )
}

const isRejected = ({ active, reason }: MyCity) => !active && reason !== null

/** `again`: the city that an operator rejected; its address on this site stays. */
function RegisterForm({ again }: { again?: MyCity }) {
  const [name, setName] = useState(again?.name ?? '')
  const [state, setState] = useState(again?.state ?? '')
  const [typedSlug, setTypedSlug] = useState<string | null>(null)
  const id = useId()
  const slug = again?.slug ?? typedSlug ?? slugFrom(`${name} ${state}`)
  return (
    <SendForm
      label={words.register}
      said={words.registered}
      changed={[['me']]}
      then={() => {
        forget('sessionStorage', WORKS_SHELF)
        setName('')
        setState('')
        setTypedSlug(null)
        document.querySelector<HTMLElement>('h1')?.focus()
      }}
      request={() => ({
        path: address('/api/me/cities'),
        method: 'POST',
        body: { name: name.trim(), state: state || null, slug },
      })}
    >
      <Field
        name="name"
        required
        maxLength={200}
        autoComplete="address-level2"
        label={words.name}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        name="state"
        maxLength={2}
        pattern="[A-Z]{2}"
        autoComplete="address-level1"
        autoCapitalize="characters"
        spellCheck={false}
        label={words.state}
        hint={words.stateHint}
        value={state}
        onInput={(event) => setState(event.currentTarget.value.toUpperCase())}
      />
      <label htmlFor={`${id}-slug`}>{words.slug}</label>
      <input
        id={`${id}-slug`}
        name="slug"
        required
        readOnly={again !== undefined}
        minLength={3}
        maxLength={120}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        spellCheck={false}
        autoCapitalize="none"
        aria-describedby={`${id}-slug-hint`}
        value={slug}
        onInput={(event) => setTypedSlug(event.currentTarget.value)}
      />
      <p className="hint" id={`${id}-slug-hint`}>
        {again ? words.sameSlug : words.slugHint} {slug && <code>/cities/{slug}</code>}
      </p>
    </SendForm>
  )
}

const slugFrom = (typed: string) =>
  comparable(typed)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
