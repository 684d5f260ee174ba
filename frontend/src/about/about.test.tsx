import { expect, test } from 'vitest'
import { createQueryClient } from '../api/queryClient'
import { draw } from '../draw'
import { routes } from '../routes/routes'
import { matchRoute } from '../ui/router'
import * as accessibility from './accessibility/words'
import * as accessibilityEs from './accessibility/words.es'
import * as how from './how/words'
import * as howEs from './how/words.es'
import * as privacy from './privacy/words'
import * as privacyEs from './privacy/words.es'
import * as ranking from './ranking/words'
import * as rankingEs from './ranking/words.es'

const PAGES = {
  '/how-it-works': [how.words, howEs.words],
  '/how-ranking-works': [ranking.words, rankingEs.words],
  '/privacy': [privacy.words, privacyEs.words],
  '/accessibility': [accessibility.words, accessibilityEs.words],
} as const

/** How many paragraphs and points each section has. */
const shapeOf = ({ sections }: { sections: object }) =>
  Object.entries(sections).map(([name, { text, points = [] }]) => [name, text.length, points.length])

test.each(Object.entries(PAGES))('%s tells the same in every language, section by section', (_, [en, es]) => {
  expect(shapeOf(es)).toEqual(shapeOf(en))
})

test.each(Object.keys(PAGES))('%s is drawn whole with nothing fetched', async (path) => {
  await matchRoute(routes, path)?.page.fetch()
  const { html, head } = draw(`https://site${path}`, createQueryClient())
  expect(html).not.toContain('aria-busy="true"')
  expect(html).toContain(PAGES[path as keyof typeof PAGES][0].description)
  expect(head.title).toBe(PAGES[path as keyof typeof PAGES][0].title)
})
