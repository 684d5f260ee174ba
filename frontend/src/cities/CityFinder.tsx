// Search as you type over the cities that have a ballot here.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Waiting } from '../ui/Page'
import { comparable, counted } from '../ui/words'
import { citiesQuery } from './queries'

export function CityFinder() {
  const { data: cities = [], isPending, error, refetch } = useQuery(citiesQuery())
  const [typed, setTyped] = useState('')
  const id = useId()

  const words = comparable(typed)
    .split(/[\s,]+/)
    .filter(Boolean)
  const found = cities.filter(({ name, state }) => {
    const city = comparable(`${name} ${state}`)
    return words.every((word) => city.includes(word))
  })

  return (
    <search className="city-finder">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.currentTarget.parentElement?.querySelector<HTMLAnchorElement>('.cities a')?.click()
        }}
      >
        <label htmlFor={id}>Your city or county</label>
        <input
          id={id}
          type="search"
          autoComplete="address-level2"
          spellCheck={false}
          placeholder="Start typing its name"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
      {isPending && <Waiting words="Loading the cities" lines={3} />}
      {error && (
        <div role="alert" className="note">
          <p>{error.message}</p>
          <button type="button" onClick={() => refetch()}>
            Load the cities again
          </button>
        </div>
      )}
      <p role="status" className="unseen">
        {words.length > 0 && counted(found.length, 'place', 'places')}
      </p>
      {words.length > 0 && found.length === 0 && !isPending && (
        <p className="note">
          No place by that name has a ballot here yet. Check the spelling, or try the county that runs your
          elections.
        </p>
      )}
      <ul className="cities">
        {found.map(({ id: cityId, slug, name, state }) => (
          <li key={cityId}>
            <a href={`/cities/${slug}`}>
              <span className="city-name">{name}</span> <span className="city-state">{state}</span>
            </a>
          </li>
        ))}
      </ul>
    </search>
  )
}
