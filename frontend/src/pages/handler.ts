// The Lambda `pages`: an event of the gateway in, a page as HTML out. The edge has put the visitor's address into `x-page`,
// and asks S3 for the built site instead where this function fails.
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import type { Ask, Rendered } from '../server'

type Headers = Record<string, string | undefined>
export type Event = { headers: Headers }
export type Answer = {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded: false
}
/** A language's own build: how it draws, and the built page that it draws into. */
export type Site = { rendered: (url: string, shell: string, ask: Ask) => Promise<Rendered>; shell: string }

/** All that a page asks together; whoever waits longer is better off with the site alone. */
const LONGEST_MILLISECONDS = 2_000

export function handlerOf(sites: { prefix: string; site: Site }[], ask: (event: Event) => Ask) {
  return async (event: Event): Promise<Answer> => {
    const { headers } = event
    const origin = `https://${headers['x-forwarded-host'] ?? headers.host ?? 'civicq'}`
    const url = new URL(headers['x-page'] ?? '/', origin)
    const own = sites.find(({ prefix }) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`))
    const { site } = own ?? { site: sites[0]?.site }
    if (!site) throw new Error('no language is built')
    const {
      status,
      headers: told,
      html,
    } = await within(site.rendered(url.href, site.shell, ask(event)), LONGEST_MILLISECONDS)
    const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
    const answer = { ...told, etag, 'content-type': 'text/html; charset=utf-8' }
    const isHeld = headers['if-none-match']?.split(/\s*,\s*/).includes(etag)
    return isHeld
      ? { statusCode: 304, headers: answer, body: '', isBase64Encoded: false }
      : { statusCode: status, headers: answer, body: html, isBase64Encoded: false }
  }
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the API took too long')), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Asks the function `public` itself (AWS: lambda Invoke), with the edge's own token and id and nothing of the visitor. */
export function askPublic(settings: NodeJS.ProcessEnv): (event: Event) => Ask {
  const region = settings.AWS_REGION ?? 'us-east-1'
  const endpoint = settings.AWS_ENDPOINT_URL_LAMBDA ?? `https://lambda.${region}.amazonaws.com`
  const name = encodeURIComponent(settings.PUBLIC_FUNCTION ?? 'public')
  const client = new AwsClient({
    accessKeyId: settings.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: settings.AWS_SECRET_ACCESS_KEY ?? '',
    ...(settings.AWS_SESSION_TOKEN ? { sessionToken: settings.AWS_SESSION_TOKEN } : {}),
    region,
    service: 'lambda',
    retries: 0,
  })
  return ({ headers }) =>
    async (address) => {
      const [path = '', query = ''] = address.split('?')
      const answer = await client.fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        body: JSON.stringify(eventOf(path, query, headers)),
      })
      if (!answer.ok || answer.headers.has('x-amz-function-error')) {
        throw new Error(`public was not to be asked (${answer.status})`)
      }
      const told = (await answer.json()) as {
        statusCode: number
        headers: Record<string, string>
        body: string
        isBase64Encoded?: boolean
      }
      const body = told.isBase64Encoded ? Buffer.from(told.body, 'base64') : told.body
      return new Response(told.statusCode === 204 || told.statusCode === 304 ? null : body, {
        status: told.statusCode,
        headers: told.headers,
      })
    }
}

function eventOf(path: string, query: string, { 'x-origin-verify': token, 'x-amz-cf-id': id }: Headers) {
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
