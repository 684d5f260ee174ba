// The function `public`, asked directly (AWS: Lambda API, Invoke) with the edge's own token and id and nothing of the visitor.
import { AwsClient } from 'aws4fetch'
import type { AskFor, Event } from './handler'
import { setting } from './settings'

type Invoked = {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded?: boolean
}

/** Answers without a body, by which `Response` takes none. */
const BODILESS = [204, 304]

export function askPublic(settings: NodeJS.ProcessEnv): AskFor {
  const region = setting(settings, 'AWS_REGION')
  const endpoint = settings.AWS_ENDPOINT_URL_LAMBDA ?? `https://lambda.${region}.amazonaws.com`
  const name = encodeURIComponent(setting(settings, 'PUBLIC_FUNCTION'))
  const client = new AwsClient({
    accessKeyId: setting(settings, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: setting(settings, 'AWS_SECRET_ACCESS_KEY'),
    ...(settings.AWS_SESSION_TOKEN ? { sessionToken: settings.AWS_SESSION_TOKEN } : {}),
    region,
    service: 'lambda',
    retries: 0,
  })
  return (event, signal) => async (address) => {
    const answer = await client.fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      body: JSON.stringify(eventOf(address, event)),
      signal,
    })
    if (!answer.ok || answer.headers.has('x-amz-function-error')) {
      throw new Error(`public was not to be asked (${answer.status})`)
    }
    const { statusCode, headers, body, isBase64Encoded } = (await answer.json()) as Invoked
    const content = isBase64Encoded ? Buffer.from(body, 'base64') : body
    return new Response(BODILESS.includes(statusCode) ? null : content, { status: statusCode, headers })
  }
}

function eventOf(address: string, { headers: { 'x-origin-verify': token, 'x-amz-cf-id': id } }: Event) {
  const [encoded = '', query = ''] = address.split('?')
  // Decoded, as an HTTP API gives it.
  const path = decodeURIComponent(encoded)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'pages',
      ...(token ? { 'x-origin-verify': token } : {}),
      ...(id ? { 'x-amz-cf-id': id } : {}),
    },
    requestContext: {
      http: { method: 'GET', path, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' },
      stage: '$default',
    },
    isBase64Encoded: false,
  }
}
