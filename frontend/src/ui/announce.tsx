// One polite live region for the whole site: what changed, said to those who do not see it change.
import { useSyncExternalStore } from 'react'

let spoken = ''
const listeners = new Set<() => void>()

export function announce(words: string): void {
  // A region that is given the same words twice says nothing the second time.
  spoken = words === spoken ? `${words}\u00a0` : words
  for (const listener of listeners) listener()
}

export function Announcements() {
  const words = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => spoken,
    () => '',
  )
  return (
    <div role="status" aria-live="polite" className="unseen">
      {words}
    </div>
  )
}
