// What a contest asks a voter to choose from: its candidates, or its measure.
import type { Contest, Measure } from '../api/generated/types.gen'
import { at } from '../ui/locale'
import { fairOrder, today } from './contests'
import { Portrait } from './Portrait'
import { words } from './words'

export function Candidates({ contest }: { contest: Contest }) {
  if (contest.candidates.length === 0) {
    return contest.kind === 'race' ? <p className="quiet">{words.nobodyFiled}</p> : null
  }
  return (
    <ul className="candidates">
      {fairOrder(contest.id, contest.candidates, today()).map((candidate) => (
        <li key={candidate.id}>
          <Portrait candidate={candidate} />
          <a className="candidate-name" href={at(`/candidates/${candidate.id}`)}>
            {candidate.name}
          </a>
          {candidate.party && <span className="party">{candidate.party}</span>}
        </li>
      ))}
    </ul>
  )
}

export function MeasureSummary({ measure }: { measure: Measure }) {
  return measure.summary ? <p className="measure-summary">{measure.summary}</p> : null
}

/** The whole measure, both sides with equal room. */
export function MeasureInFull({ measure }: { measure: Measure }) {
  return (
    <div className="measure">
      <MeasureSummary measure={measure} />
      {(measure.pro_statement || measure.con_statement) && (
        <div className="sides">
          <section aria-labelledby="in-favor">
            <h2 id="in-favor">{words.inFavor}</h2>
            <p>{measure.pro_statement ?? words.noStatement}</p>
          </section>
          <section aria-labelledby="against">
            <h2 id="against">{words.against}</h2>
            <p>{measure.con_statement ?? words.noStatement}</p>
          </section>
        </div>
      )}
      {measure.full_text && (
        <details>
          <summary>{words.fullText}</summary>
          <p className="full-text">{measure.full_text}</p>
        </details>
      )}
    </div>
  )
}
