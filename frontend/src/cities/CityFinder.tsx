// Search as you type over the cities that have a ballot here.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { at, comparable } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { citiesQuery } from './queries'
import { words } from './words'

export function CityFinder() {
  const { data: cities = [], isPending, error, refetch } = useQuery(citiesQuery())
  const [typed, setTyped] = useState('')
  const id = useId()

  const typedWords = comparable(typed)
    .split(/[\s,]+/)
    .filter(Boolean)
  const found = cities.filter(({ name, state }) => {
    const city = comparable(`${name} ${state ?? ''}`)
    return typedWords.every((word) => city.includes(word))
  })

  return (
    <search className="city-finder">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.currentTarget.parentElement?.querySelector<HTMLAnchorElement>('.cities a')?.click()
        }}
      >
        <label htmlFor={id}>{words.label}</label>
        <input
          id={id}
          type="search"
          autoComplete="address-level2"
          spellCheck={false}
          placeholder={words.placeholder}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
      {isPending && <Waiting words={words.loading} lines={3} />}
      {error && (
        <div role="alert" className="note">
          <p>{error.message}</p>
          <button type="button" onClick={() => refetch()}>
            {words.loadAgain}
          </button>
        </div>
      )}
      <p role="status" className="unseen">
        {typedWords.length > 0 && words.places(found.length)}
      </p>
      {typedWords.length > 0 && found.length === 0 && !isPending && <p className="note">{words.none}</p>}
      <ul className="cities">
        {found.map(({ id: cityId, slug, name, state }) => (
          <li key={cityId}>
            <a href={at(`/cities/${slug}`)}>
              <span className="city-name">{name}</span> <span className="city-state">{state}</span>
            </a>
          </li>
        ))}
      </ul>
      <p>
        <a className="quiet-link" href={at('/register')}>
          {words.missing}
        </a>
      </p>
    </search>
  )
}
