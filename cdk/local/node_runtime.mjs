// Node's Lambda runtime client as a plain loop (AWS: runtimes-api): AWS publishes none that runs on every system. Its one word
// is the handler, `module.export`, of a module in the task's folder.
import http from 'node:http'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root } = process.env
// The connection lasts: between two events it is silent for as long as nobody asks.
const agent = new http.Agent({ keepAlive: true })

function ask(method, action, body = '') {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}
    const request = http.request(`http://${api}/2018-06-01/runtime/${action}`, { agent, method, headers })
    request.on('error', reject)
    request.on('response', async (response) => {
      const chunks = await response.toArray()
      resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() })
    })
    request.end(body)
  })
}

function told(error) {
  console.error(error)
  const { name = 'Error', message = String(error) } = error ?? {}
  return JSON.stringify({ errorType: name, errorMessage: message })
}

async function found(handler) {
  const [module, name] = handler.split('.')
  return (await import(pathToFileURL(`${root}/${module}.mjs`)))[name]
}

let handler
try {
  handler = await found(process.argv[2])
} catch (error) {
  await ask('POST', 'init/error', told(error))
  process.exit(1)
}
for (;;) {
  const { headers, text } = await ask('GET', 'invocation/next')
  const id = headers['lambda-runtime-aws-request-id']
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
  let outcome
  try {
    outcome = ['response', JSON.stringify((await handler(JSON.parse(text), context)) ?? null)]
  } catch (error) {
    outcome = ['error', told(error)]
  }
  await ask('POST', `invocation/${id}/${outcome[0]}`, outcome[1])
}
