// A roll of voters as it is read in the browser, whole, before any of it is sent: half a roll is no roll.
import type { Voter } from '../api/generated/types.gen'
import { words } from './words'

const COLUMNS = ['name', 'born', 'postcode'] as const
const POSTCODE = /^[0-9A-Za-z -]{3,12}$/
const MOST_LETTERS = 120
// What the API takes in no text (`civicq/web/text.py`): a page that it refused would leave half a roll behind.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\u115f\u1160\u3164\uffa0]|[\p{Mn}\p{Me}]{5}/u
const TAKEN = /[\t\n\r\u200c\u200d]/g

export type Read = { voters: Voter[]; faults: string[] }

/** Each fault names its line. */
export function readRoll(file: string): Read {
  const { rows: read, brokenAt } = recordsOf(file.replace(/^\uFEFF/, ''))
  if (brokenAt !== null) return { voters: [], faults: [words.badQuotes(brokenAt)] }
  const [head, ...rows] = read
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const missing = COLUMNS.filter((name) => !names.includes(name))
  if (missing.length) return { voters: [], faults: [words.noColumn(missing.join(', '))] }
  const voters: Voter[] = []
  const faults: string[] = []
  for (const { line, cells } of rows) {
    const [name, born, postcode] = COLUMNS.map((column) => cells[names.indexOf(column)]?.trim() ?? '') as [
      string,
      string,
      string,
    ]
    if (!name || !born || !postcode) faults.push(words.incomplete(line))
    else if (UNSEEN.test(name.replace(TAKEN, ''))) faults.push(words.unseen(line))
    else if ([...name.normalize()].length > MOST_LETTERS) faults.push(words.longName(line))
    else if (!isDay(born)) faults.push(words.noDate(line, born))
    else if (!POSTCODE.test(postcode)) faults.push(words.noPostcode(line, postcode))
    else voters.push({ name, born, postcode })
  }
  return { voters, faults: voters.length + faults.length ? faults : [words.nobodyInIt] }
}

function isDay(written: string): boolean {
  // There was no year 0, and no such date in Python or in Postgres.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written) || written.startsWith('0000')) return false
  const day = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written)
}

type Row = { line: number; cells: string[] }

/**
 * The records of a CSV file (RFC 4180), each with the line where it begins; lines without anything are none. `brokenAt`:
 * where it is no such file any more.
 */
function recordsOf(file: string): { rows: Row[]; brokenAt: number | null } {
  const rows: Row[] = []
  let row: Row = { line: 1, cells: [] }
  let line = 1
  let read = 0
  // A cell, in quotes or without, and what ends it. Nothing is stepped over: half a name would be another voter.
  for (const [whole, quoted, plain, end] of file.matchAll(
    /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\r|$)/gy,
  )) {
    row.cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    read += whole.length
    line += whole.split(/\r?\n|\r/).length - 1
    if (end === ',') continue
    if (row.cells.some((cell) => cell.trim())) rows.push(row)
    row = { line, cells: [] }
  }
  return { rows, brokenAt: read < file.length ? row.line : null }
}
