// Where a form is posted by a browser without a script, or before there is one: pages of the server, never kept.
import { LOCALE } from './locale'

export const formAt = (noun: 'addresses') => `/forms/${LOCALE}/${noun}`

/** For who is signed in; the server leads everybody else to sign in, and keeps what they sent. */
export const myFormAt = (noun: `votes/${string}` | `${'questions' | 'mistakes'}?${string}`) =>
  `/forms/me/${LOCALE}/${noun}`
