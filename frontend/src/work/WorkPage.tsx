// Everything that somebody does here beside asking and voting: whom they speak for, and the cities they work for.
import { useQuery } from '@tanstack/react-query'
import type { MyCity } from '../api/generated/types.gen'
import { placeName } from '../ballots/contests'
import { useSignedIn } from '../session/session'
import { at } from '../ui/locale'
import { sectionsFor } from './errands'
import { PersonalPage } from './PersonalPage'
import { workQuery } from './queries'
import { words } from './words'

export default function WorkPage() {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  return (
    <PersonalPage title={words.yourWork} result={work}>
      {({ candidacies, cities, operates }) => (
        <>
          {candidacies.length + cities.length === 0 && !operates && <p className="note">{words.noWork}</p>}
          <ul className="works">
            {candidacies.map(({ id, name, contest, city }) => (
              <li key={id}>
                <h2>
                  <a href={at(`/work/candidacies/${id}`)}>{name}</a>
                </h2>
                <p className="meta">{words.standsFor(contest.title, placeName(city))}</p>
              </li>
            ))}
            {cities.map((city) => (
              <WorksFor key={city.slug} city={city} />
            ))}
            {operates && (
              <li>
                <h2>{words.operating}</h2>
                <ul className="ways">
                  <li>
                    <a href={at('/work/metrics')}>{words.metrics}</a>
                  </li>
                  <li>
                    <a href={at('/work/registrations')}>{words.registrations}</a>
                  </li>
                  <li>
                    <a href={at('/work/purges')}>{words.purges}</a>
                  </li>
                </ul>
              </li>
            )}
          </ul>
          <p>
            <a className="quiet-link" href={at('/register')}>
              {words.bringYourCity}
            </a>
          </p>
        </>
      )}
    </PersonalPage>
  )
}

function WorksFor({ city }: { city: MyCity }) {
  return (
    <li>
      <h2>{placeName(city)}</h2>
      <p className="meta">
        {words.roles[city.role]}
        {!city.active && ` · ${words.notVouchedFor}`}
      </p>
      <ul className="ways">
        {sectionsFor(city.role).map((section) => (
          <li key={section}>
            <a href={at(`/work/cities/${city.slug}/${section}`)}>{words.sections[section]}</a>
          </li>
        ))}
      </ul>
    </li>
  )
}
