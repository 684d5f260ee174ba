import { expect, test } from 'vitest'
import { problem, stubApi } from '../../test/api'
import { request } from './request'
import { words } from './words'

const es = { 'Content-Language': 'es' }
const en = { 'Content-Language': 'en' }

test('a page in Spanish shows why it was refused when it is told so in Spanish', async () => {
  stubApi({ 'GET /told': () => ({ ...problem(409, 'La votación ha cerrado.'), headers: es }) })
  await expect(request('/told')).rejects.toMatchObject({ status: 409, detail: 'La votación ha cerrado.' })
})

test('a page in Spanish has words of its own for what is refused in English', async () => {
  stubApi({
    'GET /read': () => ({ ...problem(404, 'There is no such question.'), headers: en }),
    'GET /gateway': () => problem(429, 'Slowly.'),
    'PUT /read-only': () => problem(503, 'CivicQ is read-only for now.'),
    'GET /broken': () => ({ ...problem(500, 'Something broke.'), headers: en }),
  })
  await expect(request('/read')).rejects.toMatchObject({ status: 404, detail: words.missing })
  await expect(request('/gateway')).rejects.toMatchObject({ status: 429, detail: words.tooMany })
  await expect(request('/broken')).rejects.toMatchObject({ status: 500, detail: words.broken })
  await expect(request('/read-only', { method: 'PUT' })).rejects.toMatchObject({ detail: words.busy })
  expect(words.missing).toContain('Esto no existe')
})
