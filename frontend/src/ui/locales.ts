// The languages of the site. The first has no prefix in addresses.

type Locale = { tag: string; dir: 'ltr' | 'rtl'; prefix: string; name: string }

export const LOCALES = {
  en: { tag: 'en-US', dir: 'ltr', prefix: '', name: 'English' },
  es: { tag: 'es-US', dir: 'ltr', prefix: '/es', name: 'Español' },
} as const satisfies Record<string, Locale>

export type LocaleName = keyof typeof LOCALES
