// Whether somebody is signed in, and how a personal request is made. No token is in reach of a script: the session
// is an HttpOnly cookie, and `signed_in=1` beside it only says that there is one.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Call, Problem, request } from '../api/request'
import { useOwn } from '../ui/drawn'
import { LOCALE } from '../ui/locale'
import { words } from './words'

const listeners = new Set<() => void>()

export function isSignedIn(): boolean {
  return typeof document !== 'undefined' && /(?:^|;\s*)signed_in=1(?:;|$)/.test(document.cookie)
}

export function useSignedIn(): boolean {
  return useOwn(useSyncExternalStore(listen, isSignedIn), false)
}

/** Whether a session ended while this page was read: its forms are gone, and whoever worked in one hears of it elsewhere. */
export function useEnded(): boolean {
  const signedIn = useSignedIn()
  const [was, setWas] = useState(signedIn)
  useEffect(() => {
    if (signedIn) setWas(true)
  }, [signedIn])
  return was && !signedIn
}

/** Where to sign in, coming back to the page that the visitor is on. */
export function signInPath(returnTo: string): string {
  return `/api/session/sign-in?return_to=${encodeURIComponent(returnTo)}`
}

/**
 * A request under /api/me, in the language of the page: what it is refused with is, and mails that it leads to. An
 * access token lives shorter than a session: a 401 is answered by one refresh.
 */
export async function personalRequest<T>(path: string, asked: Call = {}): Promise<T> {
  const call = { ...asked, headers: { 'Accept-Language': LOCALE, ...asked.headers } }
  try {
    return await request<T>(path, call)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem
  }
  await refresh()
  try {
    return await request<T>(path, call)
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) throw expire()
    throw problem
  }
}

let refreshing: Promise<void> | null = null

/** Requests that fail together share one refresh: a refresh token may be good for one use only. */
function refresh(): Promise<void> {
  refreshing ??= request<void>('/api/session/refresh', { method: 'POST' })
    .catch((problem: unknown) => {
      if (
        problem instanceof Problem &&
        problem.status >= 400 &&
        problem.status < 500 &&
        problem.status !== 429
      ) {
        throw expire()
      }
      throw problem
    })
    .finally(() => {
      refreshing = null
    })
  return refreshing
}

function expire(): Problem {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we build for
  document.cookie = 'signed_in=; Path=/; Max-Age=0; SameSite=Lax; Secure'
  for (const listener of listeners) listener()
  return new Problem(401, words.ended)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
