import type { BrandingOutput } from '../api/generated/types.gen'
import { address } from '../api/request'
import { ofCity } from '../work/queries'

export const brandingQuery = (slug: string) =>
  ofCity<BrandingOutput>(
    slug,
    'branding',
    address('/api/admin/cities/{city_slug}/branding', { city_slug: slug }),
  )
