// Dates and numbers as people read them. In UTC, so that a server and a browser write the same words.

const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' })
const dayWithWeekday = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' })
const number = new Intl.NumberFormat('en-US')

// By the reader's own clock: what happened minutes ago is not told in another city's hours.
const hour = new Intl.DateTimeFormat('en-US', { timeStyle: 'short' })

export const readableTime = (moment: string) => hour.format(new Date(moment))
export const readableDay = (moment: string) => day.format(new Date(moment))
export const readableElectionDay = (date: string) => dayWithWeekday.format(new Date(date))
export const readableNumber = (count: number) => number.format(count)

export function counted(count: number, one: string, many: string): string {
  return `${readableNumber(count)} ${count === 1 ? one : many}`
}

/** Words as they are compared when somebody types: no case, no accents. */
export const comparable = (words: string) =>
  words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
