// What this browser keeps for a visitor: small JSON values, and no harm where storage is full, forbidden or tampered.

type Shelf = 'localStorage' | 'sessionStorage'

export function remember(shelf: Shelf, name: string, value: unknown): void {
  try {
    window[shelf].setItem(name, JSON.stringify(value))
  } catch {
    // A private window may refuse; then nothing is remembered, and nothing breaks.
  }
}

/** Null for what was never kept, and for what is no longer of the shape that `is` tells. */
export function recall<T>(shelf: Shelf, name: string, is: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(window[shelf].getItem(name) ?? 'null')
    return is(value) ? value : null
  } catch {
    return null
  }
}

export function forget(shelf: Shelf, name: string): void {
  try {
    window[shelf].removeItem(name)
  } catch {
    // As above.
  }
}

export function forgetAll(shelf: Shelf): void {
  try {
    window[shelf].clear()
  } catch {
    // As above.
  }
}
