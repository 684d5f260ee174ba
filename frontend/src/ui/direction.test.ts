import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(process.cwd(), 'src')
const sheets = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.css'),
)

// Four values whose second and fourth differ name a left and a right side too.
const SIDED = /[\w-]+(left|right)\s*:|(text-align|float)\s*:\s*(left|right)|(^|\s)(left|right)\s*:/
const fourSides = (line: string) => {
  const [, second, fourth] = /^\s*(?:margin|padding|inset):\s*\S+ (\S+) \S+ (\S+);/.exec(line) ?? []
  return second !== fourth
}

const sided = (sheet: string) => sheet.split('\n').filter((line) => SIDED.test(line) || fourSides(line))

test.each(sheets)('%s names no left and no right, so that it also reads the other way', (name) => {
  expect(sided(readFileSync(join(source, name), 'utf8'))).toEqual([])
})

test.each(['margin-left: 1rem;', 'text-align: right;', '  left: 0;', 'padding: 1px 2px 3px 4px;'])(
  '%s would be found',
  (line) => {
    expect(sided(line)).toEqual([line])
  },
)
