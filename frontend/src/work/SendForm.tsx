// A form, or a button alone, that sends one request for oneself: what it does not say is said by `useSend`.
import type { QueryKey } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { Trouble } from './Trouble'
import { useKept } from './useKept'
import { type Request, useSend } from './useSend'

type Sending<Answer> = {
  /** On the button. */
  label: string
  /** Said when it is done. */
  said: string
  /** What is read anew then. */
  changed: QueryKey[]
  then?: (answer: Answer) => void
}

type SendFormProps<Answer> = Sending<Answer> & {
  request: (said: FormData) => Request
  /** A name of its own for a form whose words must not be lost. */
  kept?: string
  children: ReactNode
}

export function SendForm<Answer = void>({
  label,
  said,
  changed,
  then,
  request,
  kept,
  children,
}: SendFormProps<Answer>) {
  const { send, isPending, problem, done, reset } = useSend<Answer>(changed)
  const { form, keep, drop } = useKept(kept ?? null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    send(request(new FormData(event.currentTarget)), said, (answer) => {
      drop()
      then?.(answer)
    })
  }
  const change = () => {
    keep()
    if (done) reset()
  }
  return (
    <form ref={form} className="work-form" onSubmit={submit} onInput={change}>
      {children}
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {label}
      </button>
      {done && <p className="done">{done}</p>}
    </form>
  )
}

type SendButtonProps = Sending<void> & {
  request: Request
  /** What it is about, for those who meet the button without its surroundings. */
  of?: string
}

export function SendButton({ label, of, said, changed, then, request }: SendButtonProps) {
  const { send, isPending, problem } = useSend(changed)
  return (
    <>
      <button type="button" aria-disabled={isPending} onClick={() => send(request, said, then)}>
        {label}
        {of && <span className="unseen"> {of}</span>}
      </button>
      <Trouble why={problem} />
    </>
  )
}
