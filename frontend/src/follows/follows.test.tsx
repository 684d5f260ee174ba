import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'

const choice = { cadence: 'none', own: true, reminders: false, staff: false, language: 'en' }

test('a contest is followed by one button, which then ends it and leads to the choice of mails', async () => {
  signIn()
  const topic = `contest/${CONTEST.id}`
  const sent = stubApi({
    [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
    [`GET /api/contests/${CONTEST.id}/questions`]: () => ({ body: { questions: [], next: null } }),
    'GET /api/me/votes': () => ({ body: { votes: [] } }),
    'GET /api/me/follows': () => ({ body: { ...choice, topics: [] } }),
    'PUT /api/me/follows': () => ({ body: { ...choice, topics: [topic] } }),
  })
  visit(`/contests/${CONTEST.id}`)
  const follow = await screen.findByRole('button', { name: 'Follow Mayor' })
  await waitFor(() => expect(follow.hasAttribute('disabled')).toBe(false))
  fireEvent.click(follow)
  await screen.findByRole('button', { name: 'Stop following Mayor' })
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ topic, following: true })
  expect(screen.getByRole('link', { name: /how often/ }).getAttribute('href')).toBe('/me/follows')
})

test('what is followed is named, and choices of mails are sent whole', async () => {
  signIn()
  const sent = stubApi({
    'GET /api/me/follows': () => ({ body: { ...choice, topics: [`contest/${CONTEST.id}`] } }),
    [`GET /api/contests/${CONTEST.id}`]: () => ({ body: CONTEST }),
    'PUT /api/me/notices': () => ({ body: { ...choice, topics: [] } }),
  })
  visit('/me/follows')
  await screen.findByRole('link', { name: 'Mayor, Harbor Falls' })
  fireEvent.click(screen.getByLabelText('Once a day, in one mail'))
  fireEvent.click(screen.getByLabelText('Español'))
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
      cadence: 'daily',
      own: true,
      reminders: false,
      staff: false,
      language: 'es',
    }),
  )
})
