// A form, or a button alone, that sends one request for oneself: what it does not say is said by `useSend`.
import type { QueryKey } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { Trouble } from './Trouble'
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
  children: ReactNode
}

export function SendForm<Answer = void>({
  label,
  said,
  changed,
  then,
  request,
  children,
}: SendFormProps<Answer>) {
  const { send, isPending, problem } = useSend<Answer>(changed)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    send(request(new FormData(event.currentTarget)), said, then)
  }
  return (
    <form className="work-form" onSubmit={submit}>
      {children}
      <Trouble why={problem} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {label}
      </button>
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
