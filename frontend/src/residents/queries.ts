import type { Letters, Residents, WaitingStandings } from '../api/generated/types.gen'
import { address, withQuery } from '../api/request'
import { ofCity } from '../work/queries'

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
