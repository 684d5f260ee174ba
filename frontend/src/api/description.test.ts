import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { address } from './request'

const source = join(process.cwd(), 'src')
const description = join(source, '../../functions/civicq/web/openapi.json')

test('whatever the site asks the API for is in its description', () => {
  const known = new Set(Object.keys(JSON.parse(readFileSync(description, 'utf8')).paths))
  const asked = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !name.includes('generated'))
    .flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/address\(\s*'([^']+)'/g)])
    .map(([, template]) => template ?? '')
  expect(asked.length).toBeGreaterThan(8)
  expect(asked.filter((template) => !known.has(template))).toEqual([])
})

test('an address is filled in, each part escaped', () => {
  expect(address('/api/cities/{city_slug}', { city_slug: 'a/b?' })).toBe('/api/cities/a%2Fb%3F')
})
