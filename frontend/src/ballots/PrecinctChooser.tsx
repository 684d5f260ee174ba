// Narrows a ballot to one precinct. A plain form that asks by GET, so the choice lives in the address.
import { useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { Ballot } from '../api/generated/types.gen'
import { useRouter } from '../ui/router'
import { precinctsQuery } from './queries'
import { words } from './words'

export function PrecinctChooser({ ballot }: { ballot: Ballot }) {
  const { setQuery } = useRouter()
  const precincts = useQuery(precinctsQuery(ballot.id))

  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const precinct = new FormData(event.currentTarget).get('precinct')
    setQuery({ precinct: typeof precinct === 'string' && precinct ? precinct : null })
  }

  if (precincts.data?.length === 0) {
    return <p className="precinct-chooser quiet">{words.allOfPlace(ballot.city.name)}</p>
  }
  // While the list is on its way the form already has its place, with the precinct that the address names.
  const options = precincts.data ?? (ballot.precinct ? [ballot.precinct] : [])
  return (
    <form className="precinct-chooser" method="get" onSubmit={choose}>
      <label htmlFor="precinct">{words.precinct}</label>
      <div className="together">
        <select
          id="precinct"
          name="precinct"
          key={`${ballot.precinct?.slug} ${options.length}`}
          defaultValue={ballot.precinct?.slug ?? ''}
        >
          <option value="">{words.allPrecincts}</option>
          {options.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit">{words.show}</button>
      </div>
    </form>
  )
}
