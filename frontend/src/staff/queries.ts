import { queryOptions } from '@tanstack/react-query'
import type {
  BrandingOutput,
  Coverage,
  Entries,
  Figures,
  Head,
  Invitations,
  Letters,
  OwnBallots,
  Residents,
  Settings,
  Staff,
  WaitingStandings,
} from '../api/generated/types.gen'
import { address, request, withQuery } from '../api/request'
import { personalRequest } from '../session/session'

const FRESH_MILLISECONDS = 30_000

function ofCity<T>(slug: string, what: string, path: string) {
  return queryOptions({
    queryKey: ['admin', 'city', slug, what],
    queryFn: ({ signal }) => personalRequest<T>(path, { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
}

export const figuresQuery = (slug: string) =>
  ofCity<Figures>(slug, 'figures', address('/api/admin/cities/{city_slug}/figures', { city_slug: slug }))

export const coverageQuery = (slug: string) =>
  ofCity<Coverage>(slug, 'coverage', address('/api/admin/cities/{city_slug}/coverage', { city_slug: slug }))

export const ballotsQuery = (slug: string) =>
  ofCity<OwnBallots>(slug, 'ballots', address('/api/admin/cities/{city_slug}/ballots', { city_slug: slug }))

export const invitationsQuery = (slug: string) =>
  ofCity<Invitations>(
    slug,
    'invitations',
    address('/api/admin/cities/{city_slug}/invitations', { city_slug: slug }),
  )

export const staffQuery = (slug: string) =>
  ofCity<Staff>(slug, 'staff', address('/api/admin/cities/{city_slug}/staff', { city_slug: slug }))

export const settingsQuery = (slug: string) =>
  ofCity<Settings>(slug, 'settings', address('/api/admin/cities/{city_slug}/settings', { city_slug: slug }))

export const brandingQuery = (slug: string) =>
  ofCity<BrandingOutput>(
    slug,
    'branding',
    address('/api/admin/cities/{city_slug}/branding', { city_slug: slug }),
  )

/** Who waits for the staff to decide whether they live here. */
export const standingsQuery = (slug: string) =>
  ofCity<WaitingStandings>(
    slug,
    'standings',
    address('/api/admin/cities/{city_slug}/standings', { city_slug: slug }),
  )

export const lettersQuery = (slug: string) =>
  ofCity<Letters>(slug, 'letters', address('/api/admin/cities/{city_slug}/letters', { city_slug: slug }))

export const residentsQuery = (slug: string, after: string | null) =>
  ofCity<Residents>(
    slug,
    `residents after ${after}`,
    withQuery(address('/api/admin/cities/{city_slug}/residents', { city_slug: slug }), { after }),
  )

export const entriesQuery = (slug: string, after: string | null) =>
  ofCity<Entries>(
    slug,
    `audit after ${after}`,
    withQuery(address('/api/admin/cities/{city_slug}/audit', { city_slug: slug }), { after }),
  )

/** The head of the chain of all cities' decisions: public, since whoever notes it can hold us to it. */
export const chainQuery = () =>
  queryOptions({
    queryKey: ['audit', 'head'],
    queryFn: ({ signal }) => request<Head>(address('/api/audit'), { signal }),
    staleTime: FRESH_MILLISECONDS,
  })
