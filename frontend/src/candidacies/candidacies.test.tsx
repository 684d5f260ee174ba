import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { signIn } from '../../test/setup'
import { anAnswer, aQuestion, CONTEST } from '../../test/shapes'
import { visit } from '../../test/visit'
import { announce } from '../ui/announce'

const question = aQuestion({ id: 'q', text: 'Who mends the harbor wall?', version: 2 })
const candidacy = {
  id: 'ada',
  name: 'Ada Bell',
  statement: 'I mend walls.',
  website: null,
  profile_rule: null,
  contest: { id: CONTEST.id, title: 'Mayor' },
  city: { slug: 'harbor-falls', name: 'Harbor Falls', state: 'OR' },
}
const ada = { candidate: { id: 'ada', name: 'Ada Bell', party: null, photo: null }, answer: null }
const ben = {
  candidate: { id: 'ben', name: 'Ben Cole', party: null, photo: null },
  answer: anAnswer({ id: 'bens' }),
}
const api = {
  'GET /api/me': () => ({ body: { id: 'me', groups: [], works: true } }),
  'GET /api/me/candidacies': () => ({ body: { candidacies: [candidacy] } }),
  'GET /api/me/cities': () => ({ body: { cities: [] } }),
  'GET /api/me/candidacies/ada/questions': () => ({ body: { questions: [question] } }),
  'GET /api/candidates/ada/answers': () => ({ body: { answers: [] } }),
  'GET /api/questions/q': () => ({ body: { ...question, contest: CONTEST, versions: [] } }),
  'GET /api/questions/q/answers': () => ({ body: { question, candidates: [ada, ben] } }),
}

beforeEach(signIn)

test('a candidate finds what is open on top, and each question leads to its answer', async () => {
  stubApi(api)
  visit('/work/candidacies/ada')
  await screen.findByRole('heading', { name: '1 question you have not answered' })
  const link = screen.getByRole('link', { name: 'Who mends the harbor wall?' })
  expect(link.getAttribute('href')).toBe('/work/candidacies/ada/questions/q')
})

test('a statement taken back is sent as none', async () => {
  const sent = stubApi({ ...api, 'PUT /api/me/candidacies/ada/profile': () => ({ status: 204 }) })
  visit('/work/candidacies/ada')
  fireEvent.input(await screen.findByLabelText('Statement'), { target: { value: ' ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ statement: null, website: null }),
  )
})

test('an answer that is pasted and too long is kept whole, and says by how much before it is sent', async () => {
  const sent = stubApi(api)
  visit('/work/candidacies/ada/questions/q')
  const field = await screen.findByLabelText<HTMLTextAreaElement>(/Your position/)
  expect(field.maxLength).toBe(-1)
  fireEvent.input(field, { target: { value: 'a'.repeat(503) } })
  await screen.findByText('3 characters too many')
  expect(field.validationMessage).toBe('Shorten it by 3 characters.')
  fireEvent.input(field, { target: { value: 'a'.repeat(500) } })
  await screen.findByText('0 characters left')
  expect(field.validationMessage).toBe('')
  expect(sent.some(({ method }) => method === 'PUT')).toBe(false)
})

test('a saved profile is seen to be saved, until it is written in again', async () => {
  stubApi({ ...api, 'PUT /api/me/candidacies/ada/profile': () => ({ status: 204 }) })
  visit('/work/candidacies/ada')
  const statement = await screen.findByLabelText('Statement')
  fireEvent.input(statement, { target: { value: 'I mend bridges.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText(/saved/i, { selector: '.done' })
  fireEvent.input(statement, { target: { value: 'I mend ships.' } })
  await waitFor(() => expect(document.querySelector('.done')).toBeNull())
})

test.each([
  ['a statement', '/work/candidacies/ada', 'Statement', 'Save', 'PUT /api/me/candidacies/ada/profile'],
  [
    'a rebuttal',
    '/work/candidacies/ada/questions/q',
    /^Their claim/,
    'Publish the rebuttal',
    'POST /api/me/candidacies/ada/rebuttals',
  ],
])(
  '%s that was sent when the session had ended is there after signing in',
  async (_, path, label, button, call) => {
    stubApi({
      ...api,
      [call]: () => problem(401, 'Expired.'),
      'POST /api/session/refresh': () => problem(401, 'Gone.'),
    })
    const tab = visit(path)
    const field = await screen.findByLabelText<HTMLTextAreaElement>(label)
    fireEvent.input(field, { target: { value: 'Written for an hour.' } })
    const form = field.form as HTMLFormElement
    expect(within(form).getByRole('button', { name: button })).toBeTruthy()
    fireEvent.submit(form)
    await screen.findByRole('heading', { level: 1 })
    await waitFor(() => expect(screen.queryByLabelText(label)).toBeNull())
    tab.unmount()
    signIn()
    visit(path)
    const again = await screen.findByLabelText<HTMLTextAreaElement>(label)
    await waitFor(() => expect(again.value).toBe('Written for an hour.'))
  },
)

test('an answer says which version was read; after it, the same form corrects it', async () => {
  const sent = stubApi({
    ...api,
    'PUT /api/me/candidacies/ada/answers/q': () => ({ body: { id: 'a' } }),
  })
  visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Your position/), { target: { value: 'The port pays.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Add a source of your answer' }))
  fireEvent.input(screen.getByLabelText('Title'), { target: { value: 'Budget' } })
  fireEvent.input(screen.getByLabelText('Address'), { target: { value: 'https://example.org/budget' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the answer' }))

  fireEvent.input(await screen.findByLabelText(/What did you mend/), { target: { value: 'A number.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the correction' }))
  await waitFor(() => expect(sent.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  const [first, second] = sent.filter(({ method }) => method === 'PUT').map(({ body }) => body)
  expect(first).toEqual({
    position: 'The port pays.',
    rationale: null,
    trade_offs: null,
    sources: [{ title: 'Budget', url: 'https://example.org/budget' }],
    claims: [],
    question_version: 2,
    correction: null,
  })
  expect(second).toMatchObject({ correction: 'A number.' })
})

test('why an answer was refused stands there, and the words are kept', async () => {
  const refuse = () => problem(409, 'Its author has edited this question. Read it again first.')
  stubApi({ ...api, 'PUT /api/me/candidacies/ada/answers/q': refuse })
  const tab = visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Your position/), { target: { value: 'The port pays.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the answer' }))
  await screen.findByText(/edited this question/)
  tab.unmount()
  visit('/work/candidacies/ada/questions/q')
  expect((await screen.findByLabelText<HTMLTextAreaElement>(/Your position/)).value).toBe('The port pays.')
})

test("a rebuttal quotes the other's claim", async () => {
  const sent = stubApi({
    ...api,
    'POST /api/me/candidacies/ada/rebuttals': () => ({ status: 201, body: { id: 'r' } }),
  })
  visit('/work/candidacies/ada/questions/q')
  fireEvent.input(await screen.findByLabelText(/Their claim/), { target: { value: 'I would cap rises.' } })
  fireEvent.input(screen.getByLabelText('What you say to it'), { target: { value: 'He voted against.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Publish the rebuttal' }))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      answer_id: 'bens',
      claim: 'I would cap rises.',
      text: 'He voted against.',
      sources: [],
    }),
  )
})

/** A store that takes files and tells how much has come. */
function stubStore(becomes: number | 'silent'): string[] {
  const stored: string[] = []
  class Store {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
    onloadend?: () => void
    status = 0
    open(_: string, url: string) {
      stored.push(url)
    }
    send(body: Blob) {
      this.upload.onprogress?.({ loaded: body.size / 2, total: body.size })
      if (becomes === 'silent') return
      this.status = becomes
      setTimeout(() => this.onloadend?.())
    }
  }
  vi.stubGlobal('XMLHttpRequest', Store)
  return stored
}

const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:02.000\nThe wall is mended'
const VIDEO = '/api/me/candidacies/ada/answers/q/video'
const myVideo = {
  id: 'v',
  state: 'uploaded',
  refusal: null,
  rule: null,
  type: 'video/mp4',
  size_bytes: 5,
  seconds: null,
  transcript: 'The wall is mended',
  added_at: '2026-10-01T12:00:00Z',
  url: null,
  shown: null,
}
const shownVideo = {
  id: 'v',
  url: '/media/v.mp4',
  type: 'video/mp4',
  seconds: 2,
  captions_url: '/media/v.vtt',
  transcript: 'The wall is mended',
  answer_version: 1,
}
const answered = {
  ...api,
  'GET /api/questions/q/answers': () => ({
    body: { question, candidates: [{ ...ada, answer: anAnswer({ id: 'adas', question_version: 2 }) }, ben] },
  }),
}

async function choose(file: File) {
  const field = await screen.findByLabelText<HTMLInputElement>('Video')
  fireEvent.input(field, { target: { files: [file] } })
}

test('words come first: without an answer there is nothing to put a video beside', async () => {
  const sent = stubApi(api)
  visit('/work/candidacies/ada/questions/q')
  await screen.findByText(/Answer in words first/)
  expect(sent.filter(({ path }) => path === VIDEO)).toHaveLength(0)
})

test('a video goes with its captions, is looked at, and is shown', async () => {
  const stored = stubStore(200)
  let became: unknown = null
  const sent = stubApi({
    ...answered,
    [`GET ${VIDEO}`]: () => ({ body: became }),
    [`POST ${VIDEO}`]: () => ({
      status: 201,
      body: { id: 'v', url: 'https://store/v', longest_seconds: 90 },
    }),
    [`PUT ${VIDEO}/upload`]: () => {
      became = { ...myVideo, state: 'shown', url: '/media/v.mp4', shown: shownVideo }
      return { status: 204 }
    },
  })
  visit('/work/candidacies/ada/questions/q')
  await choose(new File(['12345'], 'wall.mp4', { type: 'video/mp4' }))
  await screen.findByText(/On a slow connection/)
  fireEvent.input(screen.getByLabelText('Captions (WebVTT)'), { target: { value: CAPTIONS } })
  fireEvent.submit(
    screen.getByRole<HTMLButtonElement>('button', { name: 'Send the video' }).form as HTMLFormElement,
  )
  // It stands there, and is said aloud.
  await waitFor(() =>
    expect(screen.getAllByText('Everybody sees the video beside your answer.')).toHaveLength(2),
  )
  screen.getByText('The wall is mended')
  // The page that everybody reads shows it to its candidate at once, whatever is cached of it.
  fireEvent.click(screen.getByRole('link', { name: 'Who mends the harbor wall?' }))
  await screen.findByText(/Video and transcript, 2 seconds/)
  expect(window.location.pathname).toBe('/questions/q')
  expect(stored).toEqual(['https://store/v'])
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
    type: 'video/mp4',
    captions: CAPTIONS,
    size_bytes: 5,
  })
})

test('what cannot be a video is told before any of it is sent', async () => {
  const sent = stubApi({ ...answered, [`GET ${VIDEO}`]: () => ({ body: null }) })
  visit('/work/candidacies/ada/questions/q')
  await choose(new File(['12345'], 'wall.mov', { type: 'video/quicktime' }))
  await screen.findByText(/neither MP4 nor WebM/)
  const large = new File(['1'], 'wall.mp4', { type: 'video/mp4' })
  Object.defineProperty(large, 'size', { value: 240 * 1024 * 1024 })
  await choose(large)
  await screen.findByText(/This file has 240 MB/)
  fireEvent.submit(screen.getByLabelText<HTMLInputElement>('Video').form as HTMLFormElement)
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(0)
})

test('a video that is shown already is not said aloud to whoever opens the page', async () => {
  announce('')
  stubApi({
    ...answered,
    [`GET ${VIDEO}`]: () => ({ body: { ...myVideo, state: 'shown', shown: shownVideo } }),
  })
  visit('/work/candidacies/ada/questions/q')
  await screen.findByText('The wall is mended')
  await new Promise((go) => setTimeout(go, 100))
  expect(screen.getAllByText('Everybody sees the video beside your answer.')).toHaveLength(1)
})

test('a video that was refused says why, and the one before it stays until another is looked at', async () => {
  const sent = stubApi({
    ...answered,
    [`GET ${VIDEO}`]: () => ({
      body: { ...myVideo, state: 'refused', refusal: 'The video lasts 99 s. Shorten it.', shown: shownVideo },
    }),
    [`DELETE ${VIDEO}`]: () => ({ status: 204 }),
  })
  visit('/work/candidacies/ada/questions/q')
  await screen.findByText('The video lasts 99 s. Shorten it.')
  screen.getByText(/everybody sees your earlier video/)
  fireEvent.click(screen.getByRole('button', { name: 'Show no video' }))
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true))
})

test('a file that did not arrive whole is sent again, with the captions as they were', async () => {
  stubStore(0)
  stubApi({
    ...answered,
    [`GET ${VIDEO}`]: () => ({ body: null }),
    [`POST ${VIDEO}`]: () => ({
      status: 201,
      body: { id: 'v', url: 'https://store/v', longest_seconds: 90 },
    }),
  })
  visit('/work/candidacies/ada/questions/q')
  await choose(new File(['12345'], 'wall.mp4', { type: 'video/mp4' }))
  fireEvent.input(screen.getByLabelText('Captions (WebVTT)'), { target: { value: CAPTIONS } })
  fireEvent.submit(
    screen.getByRole<HTMLButtonElement>('button', { name: 'Send the video' }).form as HTMLFormElement,
  )
  await screen.findByText(/did not arrive whole/)
  expect(screen.getByLabelText<HTMLTextAreaElement>('Captions (WebVTT)').value).toBe(CAPTIONS)
})

test('while a file is on its way nobody is told that it did not arrive', async () => {
  stubStore('silent')
  let became: unknown = null
  const sent = stubApi({
    ...answered,
    [`GET ${VIDEO}`]: () => ({ body: became }),
    [`POST ${VIDEO}`]: () => {
      became = { ...myVideo, state: 'uploading' }
      return { status: 201, body: { id: 'v', url: 'https://store/v', longest_seconds: 90 } }
    },
  })
  visit('/work/candidacies/ada/questions/q')
  await choose(new File(['12345'], 'wall.mp4', { type: 'video/mp4' }))
  fireEvent.input(screen.getByLabelText('Captions (WebVTT)'), { target: { value: CAPTIONS } })
  fireEvent.submit(
    screen.getByRole<HTMLButtonElement>('button', { name: 'Send the video' }).form as HTMLFormElement,
  )
  await waitFor(() => expect(sent.some(({ method }) => method === 'POST')).toBe(true))
  await screen.findByText(/Leave this page open/)
  const asked = () => sent.filter(({ method, path }) => method === 'GET' && path === VIDEO).length
  const before = asked()
  // As when somebody looks at another app meanwhile.
  window.dispatchEvent(new Event('visibilitychange'))
  await new Promise((go) => setTimeout(go, 100))
  expect(asked()).toBe(before)
  expect(screen.queryByText(/did not arrive whole/)).toBeNull()
})
