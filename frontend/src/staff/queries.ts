import type { Coverage, Figures, Invitations, OwnBallots, Settings, Staff } from '../api/generated/types.gen'
import { address } from '../api/request'
import { ofCity } from '../work/queries'

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
