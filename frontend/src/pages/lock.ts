// Only the edge may ask, as of every function behind it: `civicq/front/lock.py` says what it shows, and makes it.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, type Event, plain } from './handler'

type Handler = (event: Event) => Promise<Answer>

const GOOD_DAYS = 9
const DAY_MILLISECONDS = 86_400_000

/** The handler, for events with a token by one of the keys. */
export function locked(handler: Handler, keys: string[]): Handler {
  return async (event) =>
    isGood(event.headers['x-origin-verify'] ?? '', keys)
      ? handler(event)
      : plain(403, "This address is only reached through the site's own domain. Use that.")
}

function isGood(told: string, keys: string[]): boolean {
  const day = told.split('.')[0] ?? ''
  // All of them are compared: how long it takes tells nothing.
  const ours = keys.filter((key) =>
    isSame(told, `${day}.${createHmac('sha256', key).update(day).digest('hex')}`),
  )
  // Of tomorrow too: clocks differ.
  return ours.length > 0 && dayIn(-GOOD_DAYS) <= day && day <= dayIn(1)
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** In UTC. Days in this spelling have the order of their letters. */
const dayIn = (days: number) => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString().slice(0, 10)
