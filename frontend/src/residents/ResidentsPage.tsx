// Who asks to be known as a resident, the letters that prove it, and who is known already.
import { useQuery } from '@tanstack/react-query'
import type { CivicqStandingSchemasWaiting, Letter } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { readableDay, readableNumber } from '../ui/locale'
import { pathWith, useRouter } from '../ui/router'
import { Choice, Field } from '../work/Field'
import { SendButton, SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { Table } from '../work/Table'
import { lettersQuery, residentsQuery, standingsQuery } from './queries'
import { words } from './words'

const ON_PAGE = 50

export default function ResidentsPage({ slug }: { slug: string }) {
  const router = useRouter()
  const enabled = useSignedIn()
  const waiting = useQuery({ ...standingsQuery(slug), enabled })
  const { data: letters } = useQuery({ ...lettersQuery(slug), enabled })
  const { data: known } = useQuery({ ...residentsQuery(slug, router.query.get('after')), enabled })
  const last = known?.residents.length === ON_PAGE ? known.residents.at(-1) : undefined
  return (
    <StaffPage slug={slug} section="residents" result={waiting}>
      {({ standings }) => (
        <>
          <section className="work-section" aria-labelledby="waiting">
            <h2 id="waiting">{words.waiting(standings.length)}</h2>
            {standings.length === 0 && <p className="quiet">{words.nobodyWaits}</p>}
            <ul>
              {standings.map((each) => (
                <Waiting key={each.citizen_id} slug={slug} standing={each} />
              ))}
            </ul>
          </section>
          <section className="work-section" aria-labelledby="letters">
            <h2 id="letters">{words.letters(letters?.letters.length ?? 0)}</h2>
            {letters?.letters.length === 0 && <p className="quiet">{words.noLetters}</p>}
            <ul>
              {letters?.letters.map((letter) => (
                <OneLetter key={letter.id} slug={slug} letter={letter} />
              ))}
            </ul>
          </section>
          {known && (
            <Table
              heading={words.residents}
              columns={words.residentColumns}
              rows={known.residents.map((each) => ({
                key: each.citizen_id,
                cells: [
                  <code key="id">{each.citizen_id}</code>,
                  words.standingStates[each.state],
                  words.methodNames[each.method],
                  each.expires_at ? readableDay(each.expires_at) : '–',
                  words.removedOf(each.removed, each.questions),
                  each.at_letter_box === null ? '–' : readableNumber(each.at_letter_box),
                ],
              }))}
            />
          )}
          {last && (
            <p>
              <a className="button" href={pathWith(router, { after: last.citizen_id })}>
                {words.more}
              </a>
            </p>
          )}
        </>
      )}
    </StaffPage>
  )
}

function Waiting({ slug, standing }: { slug: string; standing: CivicqStandingSchemasWaiting }) {
  const { citizen_id, note, state, reason, requested_at } = standing
  return (
    <li className="question">
      {note && <blockquote>{note}</blockquote>}
      <p className="meta">
        {words.standingStates[state]} · {readableDay(requested_at)}
        {reason && ` · “${reason}”`}
      </p>
      <SendForm
        label={words.decide}
        said={words.decided}
        changed={[['admin', 'city', slug]]}
        request={(said) => ({
          path: address('/api/admin/cities/{city_slug}/standings/{citizen_id}', {
            city_slug: slug,
            citizen_id,
          }),
          method: 'PUT',
          body: { state: said.get('state'), reason: said.get('reason') },
        })}
      >
        <fieldset>
          <legend>{words.doTheyLiveHere}</legend>
          {(['verified', 'rejected'] as const).map((each) => (
            <Choice key={each} type="radio" name="state" value={each} required>
              {words.verdicts[each]}
            </Choice>
          ))}
        </fieldset>
        <Field name="reason" required minLength={3} maxLength={1000} label={words.reasonToThem} />
      </SendForm>
    </li>
  )
}

function OneLetter({ slug, letter }: { slug: string; letter: Letter }) {
  const { id, recipient, subject, body, written_at, verified } = letter
  return (
    <li className="question">
      <p className="answer-prose">
        <strong>{recipient}</strong>
      </p>
      <p className="meta">
        {readableDay(written_at)}
        {verified > 0 && ` · ${words.verifiedAtBox(verified)}`}
      </p>
      <details>
        <summary>{subject}</summary>
        <p className="answer-prose">{body}</p>
      </details>
      <SendButton
        label={words.inThePost}
        of={recipient}
        said={words.letterForgotten}
        changed={[['admin', 'city', slug, 'letters']]}
        request={{
          path: address('/api/admin/cities/{city_slug}/letters/{letter_id}', {
            city_slug: slug,
            letter_id: id,
          }),
          method: 'DELETE',
        }}
      />
    </li>
  )
}
