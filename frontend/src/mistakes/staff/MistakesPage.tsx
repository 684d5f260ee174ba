// What citizens say is wrong on a city's ballots. An import corrects the ballot; here they are told so, or why not.
import { useQuery } from '@tanstack/react-query'
import type { Mistake } from '../../api/generated/types.gen'
import { address } from '../../api/request'
import { useSignedIn } from '../../session/session'
import { at } from '../../ui/locale'
import { Choice, Field } from '../../work/Field'
import { SendForm } from '../../work/SendForm'
import { StaffPage } from '../../work/StaffPage'
import { OneMistake } from '../OneMistake'
import { mistakesQuery } from '../queries'
import { words } from './words'

export default function MistakesPage({ slug }: { slug: string }) {
  const open = useQuery({ ...mistakesQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage
      slug={slug}
      section="mistakes"
      result={open}
      lead={
        <p className="lead">
          {words.lead} <a href={at(`/work/cities/${slug}/imports`)}>{words.toImports}</a>
        </p>
      }
    >
      {({ mistakes }) => (
        <>
          {mistakes.length === 0 && <p className="note">{words.none}</p>}
          <ul className="works">
            {mistakes.map((each) => (
              <OneMistake key={each.id} mistake={each} words={words}>
                <DecideForm slug={slug} mistake={each} />
              </OneMistake>
            ))}
          </ul>
        </>
      )}
    </StaffPage>
  )
}

function DecideForm({ slug, mistake }: { slug: string; mistake: Mistake }) {
  return (
    <SendForm
      label={words.decide}
      said={words.decided}
      changed={[['admin', 'city', slug]]}
      request={(said) => ({
        path: address('/api/admin/cities/{city_slug}/mistakes/{mistake_id}', {
          city_slug: slug,
          mistake_id: mistake.id,
        }),
        method: 'PUT',
        body: { state: said.get('state'), reason: said.get('reason') },
      })}
    >
      <fieldset>
        <legend>{words.whatCameOfIt}</legend>
        {(['corrected', 'dismissed'] as const).map((each) => (
          <Choice key={each} type="radio" name="state" value={each} required>
            {words.verdicts[each]}
          </Choice>
        ))}
      </fieldset>
      <Field name="reason" required minLength={3} maxLength={1000} label={words.reason} />
    </SendForm>
  )
}
