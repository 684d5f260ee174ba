import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { API, answering, ORIGIN, SHELL } from '../../test/drawn'
import { rendered } from '../server'
import { handlerOf } from './handler'
import { handlerFor } from './lambda'
import { locked } from './lock'

const tokenBy = (key: string) => {
  const day = new Date().toISOString().slice(0, 10)
  return `${day}.${createHmac('sha256', key).update(day).digest('hex')}`
}
const asked = (token: string) => ({
  headers: { 'x-origin-verify': token },
  requestContext: { http: { method: 'GET' } },
})

test('a page is drawn for whoever shows a token by one of the keys, and for nobody else', async () => {
  const handler = locked(
    handlerOf(ORIGIN, [{ prefix: '', site: { rendered, shell: SHELL } }], () => answering(API)),
    ['one', 'other'],
  )
  expect((await handler(asked(tokenBy('other')))).statusCode).not.toBe(403)
  expect((await handler(asked(tokenBy('third')))).statusCode).toBe(403)
  expect((await handler(asked(''))).statusCode).toBe(403)
})

test('a space around the keys makes no key of nothing, by which everybody could sign', async () => {
  const settings = {
    SITE_ORIGIN: ORIGIN,
    ORIGIN_SECRETS: ' one\n',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    PUBLIC_FUNCTION: 'public',
  }
  expect((await handlerFor(settings, [])(asked(tokenBy('')))).statusCode).toBe(403)
})
