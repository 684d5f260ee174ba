// A page that came drawn from a server, until the browser has taken it over: it has to begin as it was drawn.
import type { DehydratedState } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

const data = () => (typeof document === 'undefined' ? null : document.getElementById('state'))

/** What the page was drawn from; null where nothing was. */
export function drawnFrom(): { day?: string; queries: DehydratedState } | null {
  const found = data()
  return found && JSON.parse(found.textContent ?? 'null')
}

/** The page is the browser's own from now on. */
export const takenOver = () => data()?.remove()

/** What this browser alone knows, once it has taken the page over; `drawn` before that. */
export function useOwn<T>(own: T, drawn: T): T {
  const [isOver, end] = useState(() => data() === null)
  useEffect(() => end(true), [])
  return isOver ? own : drawn
}
