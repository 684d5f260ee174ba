import { expect, test } from 'vitest'
import { aQuestion, CONTEST } from '../test/shapes'
import { createQueryClient } from './api/queryClient'
import { contestQuery } from './ballots/queries'
import { draw } from './draw'
import { questionQuery, questionsQuery } from './questions/queries'
import { routes } from './routes/routes'
import { shell } from './shell'
import { matchRoute } from './ui/router'

test('what is known is in the HTML, and the page says of itself what it is', async () => {
  const url = `https://site/contests/${CONTEST.id}`
  const client = createQueryClient()
  client.setQueryData(contestQuery(CONTEST.id, client).queryKey, CONTEST)
  client.setQueryData(questionsQuery(CONTEST.id, 'trending', null).queryKey, {
    pages: [{ questions: [aQuestion({ text: 'Why <b>rents</b>?' })], next: null, as_of: null }],
    pageParams: [null],
  })
  await matchRoute(routes, new URL(url).pathname)?.page.fetch()
  const { html, head } = draw(url, client)
  expect(html).toContain('Why &lt;b>rents&lt;/b>?')
  expect(html).toContain('Ada Bell')
  expect(head).toMatchObject({
    title: 'Mayor, Harbor Falls',
    description: 'Ada Bell and Ben Cole: who stands for Mayor, and what neighbors ask them.',
  })
})

test('no words of a question end the element in which search engines find them', async () => {
  const words = '</script><script>alert(1)</script>'
  const question = aQuestion({ id: 'q-1', text: words })
  const contest = {
    id: CONTEST.id,
    title: CONTEST.title,
    ballot_id: 'b',
    closes_at: '2126-11-04T12:00:00.000Z',
    frozen: false,
  }
  const client = createQueryClient()
  client.setQueryData(questionQuery('q-1').queryKey, { ...question, contest, versions: [] })
  await matchRoute(routes, '/questions/q-1')?.page.fetch()
  const { html } = draw('https://site/questions/q-1', client)
  expect(html).not.toContain('<script>alert')
  const told = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? ''
  expect(JSON.parse(told)).toMatchObject({ '@type': 'QAPage', mainEntity: { text: words } })
})

test('an address that leads nowhere is drawn with its status', () => {
  expect(draw('https://site/no/such/page', createQueryClient()).head).toMatchObject({ status: 404 })
})

test('before anything is known there is the frame of the site, and nobody is told to be offline', () => {
  const { html } = shell()
  expect(html).toContain('site-header')
  expect(html).not.toContain('You are offline')
})
