import { cleanup, configure } from '@testing-library/preact'
import { afterEach, vi } from 'vitest'

// On a machine that does much else, what comes at once elsewhere may take seconds.
configure({ asyncUtilTimeout: 5000 })

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.useRealTimers()
  sessionStorage.clear()
  localStorage.clear()
  signOut()
})

export function signIn(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: this is how the server's cookie looks to a script
  document.cookie = 'signed_in=1; Path=/'
}

export function signOut(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: as above
  document.cookie = 'signed_in=; Path=/; Max-Age=0'
}
