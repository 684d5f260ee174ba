// The language of this build, and its dates and numbers. Each language is a build of its own, with its words in it.
// Days are told in UTC, so that a server and a browser write the same words.

import { LOCALES, type LocaleName } from './locales'

export const LOCALE: LocaleName = import.meta.env.LOCALE
const { tag, prefix } = LOCALES[LOCALE]

/** An address of ours in this language: every link to a page is written `at('/…')`. */
export const at = (path: string) => (prefix && path === '/' ? prefix : prefix + path)

/** What a page's address is without its language; null for one of another language. */
export function withoutPrefix(path: string): string | null {
  if (!prefix) return path
  if (path === prefix) return '/'
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null
}

/** This address of ours in another language. */
export function inLocale(path: string, locale: LocaleName): string {
  const own = withoutPrefix(path) ?? '/'
  const other = LOCALES[locale].prefix
  return other && own === '/' ? other : other + own
}

const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' })
const dayWithWeekday = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone: 'UTC' })
// By the reader's own clock: what happened minutes ago is not told in another city's hours.
const hour = new Intl.DateTimeFormat(tag, { timeStyle: 'short' })
const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
const number = new Intl.NumberFormat(tag)
const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
const rules = new Intl.PluralRules(tag)

export const readableTime = (moment: string) => hour.format(new Date(moment))
/** Day and time by the reader's own clock, like the time alone. */
export const readableMoment = (at: string) => moment.format(new Date(at))
export const readableDay = (moment: string) => day.format(new Date(moment))
export const readableElectionDay = (date: string) => dayWithWeekday.format(new Date(date))
export const readableNumber = (count: number) => number.format(count)
/** A tag: public-transit is read with a blank. */
export const readableIssue = (issue: string) => issue.replaceAll('-', ' ')
/** "59.6%" of 0.596 */
export const readablePercent = (share: number) => percent.format(share)

const list = new Intl.ListFormat(tag, { type: 'conjunction' })

/** "Ada Bell, Ben Cole, and Cy Dunn" */
export const listed = (names: string[]) => list.format(names)

type Forms = { one: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>

/** The number and what is counted, in the form that the language has for so many. */
export function counted(count: number, forms: Forms): string {
  return `${readableNumber(count)} ${forms[rules.select(count)] ?? forms.other}`
}

/** Words as they are compared when somebody types: no case, no accents. */
export const comparable = (words: string) =>
  words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()

/** Characters as the API counts them: whole ones, without the blanks at the ends. */
export const lengthOf = (text: string) => [...text.trim()].length
