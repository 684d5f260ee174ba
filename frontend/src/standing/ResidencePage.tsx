// Where I may ask and vote: what became of it in each city, the code that is on its way, and every way to be verified.
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { CodeUnderWay, Standing } from '../api/generated/types.gen'
import { address } from '../api/request'
import { placeName } from '../ballots/contests'
import { citiesQuery } from '../cities/queries'
import { Appeal } from '../me/Appeal'
import { focusHeading, MyPage } from '../me/MyPage'
import { useSignedIn } from '../session/session'
import { readableDay, readableMoment } from '../ui/locale'
import { useRouter } from '../ui/router'
import { Field } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { standingsQuery } from './queries'
import { Ways } from './Ways'
import { words } from './words'

const CHANGED = [['me', 'standings']]

export default function ResidencePage() {
  const result = useQuery({ ...standingsQuery(), enabled: useSignedIn() })
  return (
    <MyPage section="residence" result={result} lead={<p className="lead">{words.lead}</p>}>
      {({ standings, codes }) => (
        <>
          {codes.map((code) => (
            <EnterCode key={code.city.slug} code={code} />
          ))}
          {standings.length > 0 && (
            <ul className="works">
              {standings.map((standing) => (
                <InCity key={standing.city.slug} standing={standing} />
              ))}
            </ul>
          )}
          <Verify standings={standings} />
        </>
      )}
    </MyPage>
  )
}

function EnterCode({ code: { city, method, expires_at, tries_left } }: { code: CodeUnderWay }) {
  return (
    <section className="work-section" aria-labelledby={`code-${city.slug}`}>
      <h2 id={`code-${city.slug}`}>{words.codeFor(placeName(city))}</h2>
      <p>{words.codeWent(method, readableMoment(expires_at), tries_left)}</p>
      <SendForm
        label={words.verifyMe}
        said={words.verified(city.name)}
        changed={CHANGED}
        then={focusHeading}
        request={(said) => ({
          path: address('/api/me/standings/{city_slug}/code', { city_slug: city.slug }),
          method: 'PUT',
          body: { code: String(said.get('code')).trim() },
        })}
      >
        <Field
          name="code"
          label={words.code}
          hint={words.codeHint(method)}
          autoComplete="one-time-code"
          inputMode={method === 'letter' ? 'text' : 'numeric'}
          required
          minLength={6}
          maxLength={20}
        />
      </SendForm>
    </section>
  )
}

function InCity({ standing }: { standing: Standing }) {
  const { city, state, method, reason, requested_at, expires_at } = standing
  return (
    <li>
      <h2>{placeName(city)}</h2>
      <p>
        <strong>{words.states[state]}</strong> {words.meanings[state]}
      </p>
      {reason && <p className="note">{words.staffSay(reason)}</p>}
      <p className="meta">
        {words.ways[method]} ·{' '}
        {state === 'verified' && expires_at
          ? words.until(readableDay(expires_at))
          : state === 'expired' && expires_at
            ? words.ended(readableDay(expires_at))
            : words.since(readableDay(requested_at))}
      </p>
      {state === 'rejected' && (
        <Appeal
          path={address('/api/me/standings/{city_slug}/appeal', { city_slug: city.slug })}
          changed={CHANGED}
          whyWrong={words.whyWrong}
          hint={words.onceOnly}
        />
      )}
    </li>
  )
}

/** In which city the reader lives, and then by which way they show it. The choice stands in the address. */
function Verify({ standings }: { standings: Standing[] }) {
  const router = useRouter()
  const cities = useQuery(citiesQuery())
  const field = useId()
  const only = cities.data?.length === 1 ? cities.data[0]?.slug : undefined
  const chosen = router.query.get('city') ?? only ?? null
  const standing = standings.find(({ city }) => city.slug === chosen)
  const mayBegin = !standing || standing.state === 'expired' || standing.state === 'pending'
  if (only && !mayBegin) return null
  return (
    <section className="work-section" aria-labelledby={`${field}-heading`}>
      <h2 id={`${field}-heading`}>{standings.length > 0 ? words.elsewhere : words.begin}</h2>
      {cities.isLoadingError && <p className="problem">{cities.error.message}</p>}
      {only === undefined && (
        <form className="work-form" onSubmit={(event) => event.preventDefault()}>
          <label htmlFor={`${field}-city`}>{words.whichCity}</label>
          <select
            id={`${field}-city`}
            name="city"
            value={chosen ?? ''}
            onChange={(event) => router.setQuery({ city: event.currentTarget.value })}
          >
            <option value="" disabled>
              {words.chooseCity}
            </option>
            {cities.data?.map(({ slug, name, state }) => (
              <option key={slug} value={slug}>
                {placeName({ name, state })}
              </option>
            ))}
          </select>
        </form>
      )}
      {chosen && mayBegin && <Ways key={chosen} slug={chosen} />}
      {chosen && !mayBegin && <p className="quiet">{words.seeAbove}</p>}
    </section>
  )
}
