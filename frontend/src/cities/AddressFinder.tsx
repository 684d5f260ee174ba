// The ballot of an address. It is sent in a body, never in an address of ours, and nothing keeps it.
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useRef } from 'react'
import type { PrecinctOfAddress, PrecinctsOfAddress } from '../api/generated/types.gen'
import { address, Problem, request, withQuery } from '../api/request'
import { formAt } from '../ui/forms'
import { at, LOCALE } from '../ui/locale'
import { words } from './words'

export function AddressFinder() {
  const id = useId()
  const first = useRef<HTMLAnchorElement>(null)
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: (sought: { address: string; postcode: string }) =>
      request<PrecinctsOfAddress>(address('/api/addresses'), {
        method: 'POST',
        body: sought,
        headers: { 'Accept-Language': LOCALE },
      }),
  })
  const found = data?.precincts ?? []

  useEffect(() => {
    if (data?.certain) first.current?.click()
  }, [data])

  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    mutate({ address: String(typed.get('address')), postcode: String(typed.get('postcode')) })
  }

  return (
    <section className="address-finder" aria-labelledby={id}>
      <h2 id={id}>{words.byAddress}</h2>
      <form method="post" action={formAt('addresses')} onSubmit={find}>
        <label htmlFor={`${id}-address`}>{words.address}</label>
        <input id={`${id}-address`} name="address" autoComplete="address-line1" maxLength={200} />
        <label htmlFor={`${id}-postcode`}>{words.postcode}</label>
        <input
          id={`${id}-postcode`}
          name="postcode"
          autoComplete="postal-code"
          inputMode="numeric"
          required
          pattern="\s*[0-9]{5}(-?[0-9]{4})?\s*"
          title={words.postcodeHint}
        />
        <button type="submit" className="button" aria-disabled={isPending}>
          {words.findBallot}
        </button>
        <p className="hint">{words.notKept}</p>
      </form>
      <div role="status">
        {error && <p className="problem">{error instanceof Problem ? error.detail : words.notFound}</p>}
        {data && !data.certain && <p className="note">{found.length ? words.choose : words.unknown}</p>}
        {found.length > 0 && (
          <ul className="cities">
            {found.map((each, index) => (
              <li key={`${each.ballot.id} ${each.precinct.slug}`}>
                <a ref={index === 0 ? first : undefined} href={ballotOf(each)}>
                  <span className="city-name">{each.precinct.name}</span>{' '}
                  <span className="city-state">{each.ballot.city.name}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

const ballotOf = ({ ballot: { city, election }, precinct }: PrecinctOfAddress) =>
  at(withQuery(`/cities/${city.slug}/ballots/${election.date}`, { precinct: precinct.slug }))
