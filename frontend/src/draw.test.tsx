import { expect, test } from 'vitest'
import { aQuestion, CONTEST } from '../test/shapes'
import { createQueryClient } from './api/queryClient'
import { contestQuery } from './ballots/queries'
import { draw } from './draw'
import { questionsQuery } from './questions/queries'
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
  expect(head).toMatchObject({ title: 'Mayor, Harbor Falls', description: expect.stringContaining('ballot') })
})

test('an address that leads nowhere is drawn with its status', () => {
  expect(draw('https://site/no/such/page', createQueryClient()).head).toMatchObject({ status: 404 })
})

test('before anything is known there is the frame of the site, and nobody is told to be offline', () => {
  const { html } = shell()
  expect(html).toContain('site-header')
  expect(html).not.toContain('You are offline')
})
