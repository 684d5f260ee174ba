// What a decision needs beside its targets: for a removal the rule, and the reason that everybody reads.
import { type FormEvent, useId } from 'react'
import type { DecisionOutput, Target } from '../api/generated/types.gen'
import { Trouble } from '../work/Trouble'
import { RULES, ruleInWords } from './rules/rules'
import { useDecide } from './useDecide'
import { words } from './words'

type Rule = NonNullable<DecisionOutput['rule']>

type DecisionFormProps = {
  slug: string
  action: 'approve' | 'remove' | 'dismiss'
  targets: Target[]
  /** The rule that was named already, by a report or by the filter. */
  rule?: string | undefined
  done?: () => void
}

export function DecisionForm({ slug, action, targets, rule, done }: DecisionFormProps) {
  const { decide, isPending, problem } = useDecide(slug)
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    decide(
      {
        action,
        targets,
        reason: String(said.get('reason')),
        ...(action === 'remove' ? { rule: said.get('rule') as Rule } : {}),
      },
      done,
    )
  }
  return (
    <form className="work-form" onSubmit={submit}>
      {action === 'remove' && (
        <>
          <label htmlFor={`${id}-rule`}>{words.whichRule}</label>
          <select id={`${id}-rule`} name="rule" required defaultValue={rule ?? ''}>
            <option value="" disabled>
              {words.chooseRule}
            </option>
            {RULES.map((each) => (
              <option key={each} value={each}>
                {ruleInWords(each)}
              </option>
            ))}
          </select>
        </>
      )}
      <label htmlFor={`${id}-reason`}>{words.reason}</label>
      <textarea
        id={`${id}-reason`}
        name="reason"
        rows={2}
        required
        minLength={3}
        maxLength={1000}
        defaultValue={action === 'approve' ? words.keepsToTheRules : ''}
      />
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {words.does(action, targets.length)}
      </button>
    </form>
  )
}
