// A session may end while somebody writes. What stands in a form is kept in this tab until it is sent: whoever signs in
// again finds the words where they were.
import { useEffect, useRef } from 'react'
import { forget, recall, remember } from '../ui/remembered'

const areWords = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'string')

/** `name` is the form's own; null keeps nothing. Only what is typed is kept, not what is chosen. */
export function useKept(name: string | null) {
  const form = useRef<HTMLFormElement>(null)
  const shelf = name && `civicq/written/${name}`
  useEffect(() => {
    const kept = shelf ? recall('sessionStorage', shelf, areWords) : null
    for (const field of typed(form.current)) field.value = kept?.[field.name] ?? field.value
  }, [shelf])
  return {
    form,
    keep: () => {
      const written = typed(form.current).map(({ name, value }) => [name, value])
      if (shelf) remember('sessionStorage', shelf, Object.fromEntries(written))
    },
    drop: () => {
      if (shelf) forget('sessionStorage', shelf)
    },
  }
}

const typed = (form: HTMLFormElement | null) => [
  ...(form?.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(
    'textarea[name], input:is([type=text], [type=url], :not([type]))[name]',
  ) ?? []),
]
