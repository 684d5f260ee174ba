// Runs the viewer function as CloudFront's runtime does: one JSON line in, one out. It has the language and
// the `cloudfront` module, and nothing of Node.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createContext, runInContext } from 'node:vm'

let switched = null
const cf = {
  kvs: () => ({
    get: async (key) => {
      if (key !== 'mode' || switched === null) throw new Error('KeyNotFound')
      return switched
    },
  }),
}
const context = createContext({ cf })
const code = readFileSync(process.argv[2], 'utf8').replace("import cf from 'cloudfront';", '')
const handler = runInContext(`'use strict';${code};handler`, context)

for await (const line of createInterface({ input: process.stdin })) {
  const { event, mode, drawn, query } = JSON.parse(line)
  switched = mode
  runInContext(`Math.random = () => ${drawn}`, context)
  if (event.request) event.request.rawQueryString = () => (query === null ? undefined : query)
  try {
    process.stdout.write(`${JSON.stringify(await handler(event))}\n`)
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ thrown: String(error) })}\n`)
  }
}
