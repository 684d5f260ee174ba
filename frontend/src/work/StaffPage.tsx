// The frame of what a city's staff works on: whose city it is, and the ways to its other pages.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { MyCity } from '../api/generated/types.gen'
import { placeName } from '../ballots/contests'
import { useSignedIn } from '../session/session'
import { at } from '../ui/locale'
import { type Section, sectionsFor } from './errands'
import { PersonalPage } from './PersonalPage'
import { workQuery } from './queries'
import { words } from './words'

type StaffPageProps<T> = {
  slug: string
  section: Section
  result: Pick<UseQueryResult<T>, 'data' | 'isLoadingError' | 'error' | 'refetch'>
  lead?: ReactNode
  /** `role` is null while it is not known, or where the reader has none here. */
  children: (data: T, role: MyCity['role'] | null) => ReactNode
}

export function StaffPage<T>({ slug, section, result, lead, children }: StaffPageProps<T>) {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  const city = work.data?.cities.find((each) => each.slug === slug)
  return (
    <PersonalPage
      title={words.sections[section]}
      above={['/work', city ? placeName(city) : words.yourWork]}
      lead={lead}
      result={result}
    >
      {(data) => (
        <>
          {city && sectionsFor(city.role).length > 1 && (
            <nav className="sections" aria-label={words.pagesOfCity}>
              {sectionsFor(city.role).map((each) => (
                <a
                  key={each}
                  href={at(`/work/cities/${slug}/${each}`)}
                  aria-current={each === section ? 'page' : undefined}
                >
                  {words.sections[each]}
                </a>
              ))}
            </nav>
          )}
          {children(data, city?.role ?? null)}
        </>
      )}
    </PersonalPage>
  )
}
