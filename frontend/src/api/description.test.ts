import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCALES } from '../ui/locales'
import { address } from './request'

const source = join(process.cwd(), 'src')
const description = join(source, '../../functions/civicq/web/openapi.json')
const known = new Set(Object.keys(JSON.parse(readFileSync(description, 'utf8')).paths))
const prefixes = Object.values(LOCALES).map(({ prefix }) => prefix)

/** The templates for which the site calls this function. */
const asked = (by: RegExp) =>
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !name.includes('generated'))
    .flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(by)])
    .map(([, template]) => template ?? '')

test('whatever the site asks the API for is in its description', () => {
  const templates = asked(/address\(\s*'([^']+)'/g)
  expect(templates.length).toBeGreaterThan(8)
  expect(templates.filter((template) => !known.has(template))).toEqual([])
})

test('what the API puts into words it says in every language of the site', () => {
  const templates = asked(/spoken\(\s*'([^']+)'/g)
  expect(templates.length).toBeGreaterThan(2)
  const everywhere = prefixes.flatMap((prefix) => [
    `/api/terms${prefix}`,
    ...templates.map((template) => template.replace('/api', `/api${prefix}`)),
  ])
  expect(everywhere.filter((template) => !known.has(template))).toEqual([])
})

test('an address is filled in, each part escaped', () => {
  expect(address('/api/cities/{city_slug}', { city_slug: 'a/b?' })).toBe('/api/cities/a%2Fb%3F')
})
