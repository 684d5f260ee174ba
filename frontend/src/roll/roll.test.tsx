import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { visit } from '../../test/visit'
import { readRoll } from './voters'

const HEAD = 'name,born,postcode\n'
const ROLL = 'POST /api/admin/cities/falls/roll'
const api = (methods = ['roll']) => ({
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [] } }),
  'GET /api/me/cities': () => ({
    body: { cities: [{ slug: 'falls', name: 'Falls', state: 'OR', role: 'owner', active: true }] },
  }),
  'GET /api/admin/cities/falls/settings': () => ({ body: { standing_methods: methods } }),
})

async function choose(words: BlobPart) {
  const field = await screen.findByLabelText<HTMLInputElement>('File (CSV)')
  fireEvent.input(field, { target: { files: [new File([words], 'roll.csv', { type: 'text/csv' })] } })
}
const send = () =>
  fireEvent.submit(
    screen.getByRole<HTMLButtonElement>('button', { name: 'Add them to the roll' }).form as HTMLFormElement,
  )

test('names in quotes, other columns, a byte order mark and Windows lines are read', () => {
  const file =
    '\uFEFFid,Name,born,postcode\r\n1,"Reyes, Ana ""Anita""",1984-03-09,97999\r\n\r\n2,Bo Lind,2000-02-29, 97201 '
  expect(readRoll(file)).toEqual({
    voters: [
      { name: 'Reyes, Ana "Anita"', born: '1984-03-09', postcode: '97999' },
      { name: 'Bo Lind', born: '2000-02-29', postcode: '97201' },
    ],
    faults: [],
  })
})

test('a name may run over two lines, and those after it are numbered as an editor does', () => {
  const { voters, faults } = readRoll(`${HEAD}"Ana\nReyes",1984-03-09,97999\nBo Lind,2001-02-29,97201\n`)
  expect(voters).toHaveLength(1)
  expect(faults).toEqual(['Line 4: “2001-02-29” is no date. Write YYYY-MM-DD.'])
})

test.each([
  ['', /Line 1: the columns/],
  ['name,postcode\nAna,97999', /Missing: born\./],
  [HEAD, /holds no voter/],
  [`${HEAD}Ana,,97999`, /Line 2: each voter/],
  [`${HEAD}Ana,09.03.1984,97999`, /Line 2: “09.03.1984” is no date/],
  [`${HEAD}Ana,0000-03-09,97999`, /Line 2: “0000-03-09” is no date/],
  [
    `${HEAD}Ana,1984-03-09,97999\nB\u202eo,1984-03-09,97999`,
    /Line 3: the name has a character that cannot be taken/,
  ],
  [`${HEAD}A\u0000na,1984-03-09,97999`, /Line 2: the name has a character that cannot be taken/],
  [
    `${HEAD}A${'\u0301'.repeat(6)}na,1984-03-09,97999`,
    /Line 2: the name has a character that cannot be taken/,
  ],
  [`${HEAD}Ana,1984-03-09,97_99`, /Line 2: “97_99” is no postcode/],
  [`${HEAD}${'A'.repeat(121)},1984-03-09,97999`, /Line 2: a name has 120 letters at most/],
  [`${HEAD}Bo,1984-03-09,97999\nAnn "Nan" Lee,1980-01-01,97999`, /Line 3: quotation marks/],
  [`${HEAD}"Ann Lee,1980-01-01,97999\nBo,1984-03-09,97999`, /Line 2: quotation marks/],
])('what is wrong with a roll is told with its line: %j', (file, fault) => {
  expect(readRoll(file).faults).toEqual([expect.stringMatching(fault)])
})

test('a name is as long as it is read, and may be written in any script', () => {
  const long = '𐐀'.repeat(120)
  const { voters, faults } = readRoll(`${HEAD}${long},0001-01-01,97999\nمی‌خواهم,1984-03-09,97999\n`)
  expect(faults).toEqual([])
  expect(voters).toHaveLength(2)
})

test('a roll with a fault is not sent, not even in part', async () => {
  signIn()
  const sent = stubApi({ ...api(), [ROLL]: () => ({ status: 201, body: { voters: 1 } }) })
  visit('/work/cities/falls/roll')
  await choose(`${HEAD}Ana,1984-03-09,97999\nBo,yesterday,97999\n`)
  await screen.findByText(/1 line cannot be taken, 1 can/)
  screen.getByText(/Line 3: “yesterday”/)
  send()
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(0)
})

test('a file in another encoding than UTF-8 is refused, since each name in it would be another one', async () => {
  signIn()
  stubApi(api())
  visit('/work/cities/falls/roll')
  await choose(Uint8Array.from(`${HEAD}José,1984-03-09,97999\n`, (letter) => letter.charCodeAt(0)))
  await screen.findByText(/Save it as CSV UTF-8/)
})

test('a large roll goes in pages, and its new voters are counted', async () => {
  signIn()
  const sent = stubApi({ ...api(), [ROLL]: () => ({ status: 201, body: { voters: 400 } }) })
  visit('/work/cities/falls/roll')
  await choose(HEAD + Array.from({ length: 700 }, (_, n) => `Voter ${n},1984-03-09,97999\n`).join(''))
  await screen.findByText(/700 voters were read/)
  send()
  await screen.findByText('700 voters sent, 800 of them new.', { selector: '.note' })
  const pages = sent.filter(({ method }) => method === 'POST').map(({ body }) => body as { voters: object[] })
  expect(pages.map(({ voters }) => voters.length)).toEqual([500, 200])
})

test('a roll that broke off says how much had arrived', async () => {
  signIn()
  stubApi({ ...api(), [ROLL]: () => problem(422, 'The server did not take it.') })
  visit('/work/cities/falls/roll')
  await choose(`${HEAD}Ana,1984-03-09,97999\n`)
  await screen.findByText(/1 voter was read/)
  send()
  await screen.findByText(/did not take it\. 0 had arrived/)
})

test('a roll is forgotten only by who says that they are sure', async () => {
  signIn()
  const sent = stubApi({
    ...api([]),
    'DELETE /api/admin/cities/falls/roll': () => ({ body: { voters: 12 } }),
  })
  visit('/work/cities/falls/roll')
  await screen.findByText(/does not verify by the roll yet/)
  const button = screen.getByRole('button', { name: 'Forget the roll' })
  fireEvent.click(button)
  expect(sent.filter(({ method }) => method === 'DELETE')).toHaveLength(0)
  fireEvent.click(screen.getByLabelText('Yes, the whole roll of this city'))
  fireEvent.click(button)
  await screen.findByText('The roll is forgotten: 12 voters.')
  await waitFor(() => expect(sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1))
})
