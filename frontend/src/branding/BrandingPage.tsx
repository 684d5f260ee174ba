// How a city shows itself: whom one writes to, its own site, its color and its sign.
import { useQuery } from '@tanstack/react-query'
import type { BrandingOutput } from '../api/generated/types.gen'
import { address } from '../api/request'
import { PictureForm } from '../pictures/PictureForm'
import { useSignedIn } from '../session/session'
import { manages } from '../work/errands'
import { Field } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { brandingQuery } from './queries'
import { words } from './words'

export default function BrandingPage({ slug }: { slug: string }) {
  const branding = useQuery({ ...brandingQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage slug={slug} section="branding" result={branding}>
      {(shown, role) => (
        // Who may only look finds the same fields, and cannot change them.
        <fieldset className="halves" disabled={role === null || !manages(role)}>
          <Branding slug={slug} branding={shown} />
          <section aria-labelledby="logo">
            <h2 id="logo">{words.logo}</h2>
            <PictureForm
              path={address('/api/admin/cities/{city_slug}/branding/logo', { city_slug: slug })}
              uploaded={address('/api/admin/cities/{city_slug}/branding/logo/upload', { city_slug: slug })}
              queryKey={['admin', 'city', slug, 'logo']}
              name={slug}
              label={words.file}
            />
          </section>
        </fieldset>
      )}
    </StaffPage>
  )
}

function Branding({ slug, branding }: { slug: string; branding: BrandingOutput }) {
  return (
    <section className="work-section" aria-labelledby="branding">
      <h2 id="branding">{words.shown}</h2>
      <SendForm
        label={words.save}
        said={words.saved}
        changed={[['admin', 'city', slug, 'branding']]}
        request={(said) => ({
          path: address('/api/admin/cities/{city_slug}/branding', { city_slug: slug }),
          method: 'PUT',
          body: {
            contact: said.get('contact') || null,
            website: said.get('website') || null,
            accent_color: said.get('color') || null,
          },
        })}
      >
        <Field
          name="contact"
          type="email"
          label={words.contact}
          hint={words.contactHint}
          defaultValue={branding.contact ?? ''}
        />
        <Field
          name="website"
          type="url"
          label={words.website}
          placeholder="https://"
          defaultValue={branding.website ?? ''}
        />
        <Field
          name="color"
          pattern="#[0-9a-f]{6}"
          label={words.color}
          hint={words.colorHint}
          placeholder="#0f5c4d"
          defaultValue={branding.accent_color ?? ''}
        />
      </SendForm>
    </section>
  )
}
