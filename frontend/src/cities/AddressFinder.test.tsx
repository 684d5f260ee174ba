import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const { ballot } = CONTEST
const precincts = [
  { precinct: { slug: 'north', name: 'North' }, ballot },
  { precinct: { slug: 'south', name: 'South' }, ballot },
]

async function find(answer: unknown) {
  const sent = stubApi({
    'GET /api/cities': () => ({ body: { cities: [] } }),
    'POST /api/addresses': () => ({ body: answer }),
  })
  visit('/')
  fireEvent.input(await screen.findByLabelText('House number and street'), {
    target: { value: '12 Quay Street' },
  })
  fireEvent.input(screen.getByLabelText('ZIP code'), { target: { value: '97999' } })
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Find my ballot' })
  expect(button.form?.getAttribute('action')).toBe('/forms/en/addresses')
  fireEvent.submit(button.form as HTMLFormElement)
  await waitFor(() => expect(sent.at(-1)?.path).not.toBe('/api/cities'))
  return sent
}

test('an address leads to its ballot, and stands in no address of ours', async () => {
  const sent = await find({ certain: true, told: '', precincts: precincts.slice(0, 1) })
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
    address: '12 Quay Street',
    postcode: '97999',
  })
  await waitFor(() =>
    expect(window.location.pathname + window.location.search).toBe(
      '/cities/harbor-falls/ballots/2026-11-03?precinct=north',
    ),
  )
  expect(sent.every(({ path }) => !path.includes('Quay'))).toBe(true)
})

test('where an address is not sure, its precincts are there to choose from', async () => {
  await find({ certain: false, told: '', precincts })
  const link = await screen.findByRole('link', { name: /^South/ })
  expect(link.getAttribute('href')).toBe('/cities/harbor-falls/ballots/2026-11-03?precinct=south')
  expect(screen.getByText(/Choose your precinct/)).toBeTruthy()
  expect(window.location.pathname).toBe('/')
})
