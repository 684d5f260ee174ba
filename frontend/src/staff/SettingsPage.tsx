// How a city verifies its residents and moderates.
import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { manages } from '../work/errands'
import { Choice, Field } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { settingsQuery } from './queries'
import { words } from './words'

const METHODS = ['letter', 'roll', 'staff', 'email', 'sms'] as const

export default function SettingsPage({ slug }: { slug: string }) {
  const settings = useQuery({ ...settingsQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage slug={slug} section="settings" result={settings}>
      {(set, role) => (
        // Who may only look finds the same fields, and cannot change them.
        <fieldset className="plain" disabled={role === null || !manages(role)}>
          <HowItWorks slug={slug} settings={set} />
        </fieldset>
      )}
    </StaffPage>
  )
}

function HowItWorks({ slug, settings }: { slug: string; settings: Settings }) {
  return (
    <section className="work-section" aria-labelledby="rules">
      <h2 id="rules">{words.howItWorks}</h2>
      <SendForm
        label={words.save}
        said={words.saved}
        changed={[['admin', 'city', slug, 'settings']]}
        request={(said) => ({
          path: address('/api/admin/cities/{city_slug}/settings', { city_slug: slug }),
          method: 'PUT',
          body: {
            standing_methods: said.getAll('methods'),
            standing_days: Number(said.get('days')),
            moderation: said.get('moderation'),
            time_zone: said.get('zone') || null,
          },
        })}
      >
        <fieldset>
          <legend>{words.methods}</legend>
          {METHODS.map((method) => (
            <Choice
              key={method}
              type="checkbox"
              name="methods"
              value={method}
              defaultChecked={settings.standing_methods.includes(method)}
            >
              {words.methodNames[method]}
            </Choice>
          ))}
        </fieldset>
        <Field
          name="days"
          type="number"
          min={1}
          max={3650}
          required
          label={words.standingDays}
          defaultValue={settings.standing_days}
        />
        <fieldset>
          <legend>{words.moderation}</legend>
          {(['before', 'after'] as const).map((each) => (
            <Choice
              key={each}
              type="radio"
              name="moderation"
              value={each}
              defaultChecked={settings.moderation === each}
            >
              {words.moderated[each]}
            </Choice>
          ))}
        </fieldset>
        <Field
          name="zone"
          label={words.timeZone}
          hint={words.timeZoneHint}
          defaultValue={settings.time_zone ?? ''}
        />
      </SendForm>
    </section>
  )
}
