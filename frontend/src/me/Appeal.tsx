// Against what was decided about me or what I wrote: another one decides again.
import { useId } from 'react'
import { SendForm } from '../work/SendForm'
import { focusHeading } from './MyPage'
import { words } from './words'

type AppealProps = {
  path: string
  /** What is asked for anew once it is sent. */
  changed: string[][]
  whyWrong: string
  hint: string
}

export function Appeal({ path, changed, whyWrong, hint }: AppealProps) {
  const field = useId()
  return (
    <details>
      <summary>{words.appeal}</summary>
      <SendForm
        kept={path}
        label={words.sendAppeal}
        said={words.appealSent}
        changed={changed}
        then={focusHeading}
        request={(said) => ({ path, method: 'PUT', body: { note: String(said.get('note')) } })}
      >
        <label htmlFor={`${field}-note`}>{whyWrong}</label>
        <textarea id={`${field}-note`} name="note" rows={3} required minLength={3} maxLength={1000} />
        <p className="hint">{hint}</p>
      </SendForm>
    </details>
  )
}
