import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { anAnswer, aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import type { Answer } from '../api/generated/types.gen'

const question = aQuestion({ id: 'q-1' })
const [ada, ben] = CONTEST.candidates
const contest = { id: CONTEST.id, title: CONTEST.title, ballot_id: 'b' }
const page = { 'GET /api/questions/q-1': () => ({ body: { ...question, contest, versions: [] } }) }
const answers = (...candidates: unknown[]) => ({
  ...page,
  'GET /api/questions/q-1/answers': () => ({ body: { question, candidates } }),
})

const video = {
  id: 'v',
  type: 'video/webm' as const,
  url: '/media/v.webm',
  seconds: 42,
  captions_url: '/media/v.vtt',
  transcript: 'Rents are too high.',
  answer_version: 1,
}

test('who has answered and who has not stand beside one another', async () => {
  stubApi(answers({ candidate: ada, answer: anAnswer() }, { candidate: ben, answer: null }))
  visit('/questions/q-1')
  const [first, second] = await screen.findAllByRole('article')
  expect(first?.textContent).toContain('I would cap rises.')
  expect(second?.textContent).toContain('No response submitted.')
})

test('a video waits behind its words, loads nothing, and has captions and a transcript', async () => {
  stubApi(answers({ candidate: ada, answer: anAnswer({ video }) }))
  visit('/questions/q-1')
  const article = await screen.findByRole('article')
  expect(within(article).getByText(/Video and transcript, 42 seconds/)).toBeTruthy()
  expect(article.querySelector('video, track')).toBeNull()
  const details = article.querySelector('details') as HTMLDetailsElement
  details.open = true
  fireEvent(details, new Event('toggle'))
  const film = await waitFor(() => {
    const found = article.querySelector('video')
    expect(found).not.toBeNull()
    return found
  })
  expect([film?.getAttribute('src'), film?.getAttribute('preload')]).toEqual(['/media/v.webm', 'none'])
  expect(film?.hasAttribute('autoplay')).toBe(false)
  expect(film?.querySelector('track')?.getAttribute('src')).toBe('/media/v.vtt')
  expect(within(article).getByText('Rents are too high.')).toBeTruthy()
  expect(article.textContent).not.toContain('before this answer was corrected')
})

test('a video that was recorded for earlier words says so', async () => {
  const correction = {
    number: 2,
    correction: 'Three percent, not four.',
    words: anAnswer().words as NonNullable<Answer['words']>,
    written_at: '2026-10-03T12:00:00Z',
  }
  const answer = anAnswer({
    video,
    version: 2,
    corrected_at: '2026-10-03T12:00:00Z',
    corrections: [correction],
  })
  stubApi(answers({ candidate: ada, answer }))
  visit('/questions/q-1')
  const article = await screen.findByRole('article')
  expect(article.textContent).toContain('It was recorded before this answer was corrected.')
  expect(article.textContent).toContain('corrected October 3, 2026: Three percent, not four.')
})

test('of a removed answer the rule is told, and the question stays when answers cannot be loaded', async () => {
  stubApi(answers({ candidate: ada, answer: anAnswer({ words: null, rule: 'spam' }) }))
  const { unmount } = visit('/questions/q-1')
  expect((await screen.findByRole('article')).textContent).toContain('Rule: Advertising or repetition.')
  unmount()
  stubApi({ ...page, 'GET /api/questions/q-1/answers': () => problem(404, 'There is no such question.') })
  visit('/questions/q-1')
  expect(await screen.findByText('There is no such question.')).toBeTruthy()
  expect(screen.getByRole('heading', { name: question.text ?? '' })).toBeTruthy()
})

test('a reply stands under the answer that it is about, and who is signed in says whether the question is answered', async () => {
  signIn()
  const reply = {
    id: 'r-1',
    claim: 'cap rises',
    answer_version: 1,
    candidate: { id: 'b', name: 'Ben Cole' },
    state: 'published' as const,
    rule: null,
    text: 'A cap was tried in 2019.',
    sources: [],
    written_at: '2026-10-04T12:00:00Z',
  }
  const answer = anAnswer({ rebuttals: [reply], verdicts: { yes: 3, partly: 1, no: 0 } })
  const sent = stubApi({
    ...answers({ candidate: ada, answer }),
    'GET /api/me/verdicts': () => ({ body: { verdicts: [] } }),
    [`PUT /api/me/verdicts/${answer.id}`]: () => ({ status: 204 }),
  })
  visit('/questions/q-1')
  const replies = await screen.findByRole('list', { name: 'Replies to the answer of Ada Bell' })
  expect(replies.textContent).toContain('Ben Cole replies to cap risesA cap was tried in 2019.')
  expect(screen.getByText(/yes 3, partly 1, no 0/)).toBeTruthy()
  const partly = await screen.findByRole('button', { name: 'Partly' })
  await waitFor(() => expect(partly.hasAttribute('disabled')).toBe(false))
  fireEvent.click(partly)
  await waitFor(() => expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ value: 'partly' }))
})
