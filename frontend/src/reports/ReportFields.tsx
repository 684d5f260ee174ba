// Which rule is broken, and how: the rules are the moderators' own.
import { useId, useState } from 'react'
import type { Target } from '../api/generated/types.gen'
import { address } from '../api/request'
import { RULES, ruleInWords } from '../moderation/rules/rules'
import { words as moderation } from '../moderation/words'
import { Choice } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { words } from './words'
import '../work/work.css'

export default function ReportFields({ target }: { target: Target }) {
  const [done, setDone] = useState(false)
  const id = useId()
  if (done) return <p className="note">{words.thanks}</p>
  return (
    <SendForm
      label={words.send}
      said={words.thanks}
      changed={[]}
      then={() => setDone(true)}
      request={(said) => ({
        path: address('/api/me/reports'),
        method: 'POST',
        body: { target, rule: said.get('rule'), note: String(said.get('note')).trim() || null },
      })}
    >
      <fieldset>
        <legend>{moderation.whichRule}</legend>
        {RULES.map((rule) => (
          <Choice key={rule} type="radio" name="rule" value={rule} required>
            {ruleInWords(rule)}
          </Choice>
        ))}
      </fieldset>
      <label htmlFor={`${id}-note`}>{words.note}</label>
      <textarea id={`${id}-note`} name="note" rows={2} minLength={3} maxLength={1000} />
      <p className="hint">{words.whoReads}</p>
    </SendForm>
  )
}
