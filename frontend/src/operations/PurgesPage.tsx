// What is cached is forgotten by hand: some tags, or all of it, which takes a second look.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Queued } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { Choice } from '../work/Field'
import { PersonalPage } from '../work/PersonalPage'
import { workQuery } from '../work/queries'
import { SendForm } from '../work/SendForm'
import { words } from './words'

const EVERYTHING = 'everything'

export default function PurgesPage() {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  const [typed, setTyped] = useState('')
  const [queued, setQueued] = useState<string[] | null>(null)
  const id = useId()
  const tags = tagsFrom(typed)
  return (
    <PersonalPage
      title={words.purges}
      above={['/work', words.yourWork]}
      lead={<p className="lead">{words.whatAPurgeIs}</p>}
      result={work}
    >
      {({ operates }) =>
        operates ? (
          <>
            <SendForm<Queued>
              label={words.purge}
              said={words.purged}
              changed={[]}
              then={(answer) => {
                setQueued(answer.tags)
                setTyped('')
              }}
              request={() => ({ path: address('/api/admin/purges'), method: 'POST', body: { tags } })}
            >
              <label htmlFor={`${id}-tags`}>{words.tags}</label>
              <textarea
                id={`${id}-tags`}
                className="code"
                rows={4}
                required
                spellCheck={false}
                autoCapitalize="none"
                aria-describedby={`${id}-hint`}
                value={typed}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
              <p className="hint" id={`${id}-hint`}>
                {words.tagsHint}
              </p>
              {tags.includes(EVERYTHING) && (
                <Choice type="checkbox" name="sure" required>
                  {words.sureOfEverything}
                </Choice>
              )}
            </SendForm>
            {queued && (
              <section className="work-section" aria-labelledby={`${id}-queued`}>
                <h2 id={`${id}-queued`}>{words.queued(queued.length)}</h2>
                <ul className="points">
                  {queued.map((tag) => (
                    <li key={tag}>
                      <code>{tag}</code>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        ) : (
          <p className="note">{words.forOperators}</p>
        )
      }
    </PersonalPage>
  )
}

/** One in a line, or with commas or spaces between them. */
const tagsFrom = (typed: string) => [...new Set(typed.split(/[\s,]+/).filter(Boolean))]
