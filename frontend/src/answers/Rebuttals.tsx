// What other candidates reply to a claim of this answer, beside the words that they quote.
import type { Rebuttal } from '../api/generated/types.gen'
import { ruleInWords } from '../moderation/rules/rules'
import { Report } from '../reports/Report'
import { at, readableDay } from '../ui/locale'
import { Sources } from './Sources'
import { words } from './words'

export function Rebuttals({ rebuttals, of }: { rebuttals: Rebuttal[]; of: string }) {
  const told = rebuttals.filter(({ state }) => state !== 'withdrawn')
  if (told.length === 0) return null
  return (
    <ul className="rebuttals" aria-label={words.rebuttalsTo(of)}>
      {told.map(({ id, claim, candidate, text, rule, sources, written_at }) => (
        <li key={id}>
          <p>
            <a href={at(`/candidates/${candidate.id}`)}>{candidate.name}</a> {words.repliesTo} <q>{claim}</q>
          </p>
          {text === null ? (
            <p className="meta">{words.rebuttalRemoved(ruleInWords(rule))}</p>
          ) : (
            <>
              <p className="answer-prose">{text}</p>
              <Sources sources={sources} />
              <p className="meta">
                <time dateTime={written_at}>{readableDay(written_at)}</time>
              </p>
              <Report target={{ kind: 'rebuttal', id }} of={words.replyOf(candidate.name)} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
