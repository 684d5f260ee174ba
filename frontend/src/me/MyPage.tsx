// The frame of what is one's own: the pages of a citizen, each one step from the others.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { at } from '../ui/locale'
import { PersonalPage } from '../work/PersonalPage'
import { words } from './words'

const SECTIONS = ['questions', 'votes', 'residence', 'follows', 'mistakes', 'settings'] as const

type MyPageProps<T> = {
  section: (typeof SECTIONS)[number]
  result: Pick<UseQueryResult<T>, 'data' | 'isLoadingError' | 'error' | 'refetch'>
  lead?: ReactNode
  children: (data: T) => ReactNode
}

export function MyPage<T>({ section, result, lead, children }: MyPageProps<T>) {
  return (
    <PersonalPage title={words.titles[section]} why={words.signInFirst} lead={lead} result={result}>
      {(data) => (
        <>
          <nav className="sections" aria-label={words.myCivicQ}>
            {SECTIONS.map((each) => (
              <a key={each} href={at(`/me/${each}`)} aria-current={each === section ? 'page' : undefined}>
                {words.sections[each]}
              </a>
            ))}
          </nav>
          {children(data)}
        </>
      )}
    </PersonalPage>
  )
}

/** What was pressed is gone from the page with what it did: whoever works by keys goes on from the heading. */
export const focusHeading = () => document.querySelector<HTMLElement>('h1')?.focus()
