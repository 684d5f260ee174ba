// What is wrong, with whom, and where it can be read how it is right.
import { useId, useState } from 'react'
import { address } from '../../api/request'
import { at } from '../../ui/locale'
import { Field } from '../../work/Field'
import { SendForm } from '../../work/SendForm'
import type { Place } from '../Mistaken'
import { words } from './words'
import '../../work/work.css'

export default function MistakeFields({ place }: { place: Place }) {
  const [done, setDone] = useState(false)
  const id = useId()
  const ofBallot = 'ballotId' in place
  const candidates = ofBallot ? [] : (place.candidates ?? [])
  if (done) {
    return (
      <p className="note">
        {words.thanks} <a href={at('/me/mistakes')}>{words.toMine}</a>
      </p>
    )
  }
  return (
    <SendForm
      label={words.send}
      said={words.thanks}
      changed={[['me', 'mistakes']]}
      then={() => setDone(true)}
      request={(said) => ({
        path: address('/api/me/mistakes'),
        method: 'POST',
        body: {
          ...(ofBallot
            ? { ballot_id: place.ballotId }
            : {
                contest_id: place.contestId,
                candidate_id: place.candidateId ?? (said.get('candidate') || null),
              }),
          text: String(said.get('text')).trim(),
          source: String(said.get('source')).trim() || null,
        },
      })}
    >
      {candidates.length > 0 && (
        <>
          <label htmlFor={`${id}-candidate`}>{words.withWhom}</label>
          <select id={`${id}-candidate`} name="candidate">
            <option value="">{words.withNobody}</option>
            {candidates.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </>
      )}
      <label htmlFor={`${id}-text`}>{words.whatIsWrong}</label>
      <textarea
        id={`${id}-text`}
        name="text"
        rows={3}
        required
        minLength={3}
        maxLength={1000}
        aria-describedby={ofBallot ? `${id}-hint` : undefined}
      />
      {ofBallot && (
        <p id={`${id}-hint`} className="hint">
          {words.onTheBallot}
        </p>
      )}
      <Field name="source" type="url" label={words.source} placeholder="https://" />
      <p className="hint">{words.whoReads}</p>
    </SendForm>
  )
}
