// For how long a page is kept at the edge, and what purges it: the page is as fresh as the least fresh of what it shows, and
// goes with any of it.

/** What asks the API for nothing is as good as its components, which a deployment purges. */
const TAG_OF_THE_SITE = 'page'
const OF_THE_SITE_SECONDS = { 's-maxage': 3600, 'stale-while-revalidate': 600, 'stale-if-error': 86_400 }
const SECONDS = ['s-maxage', 'stale-while-revalidate', 'stale-if-error'] as const

// CloudFront's bounds: what is beyond the fiftieth tag it ignores, and a page that outlives a purge is worse than one drawn
// anew each time. The space, which nobody needs, is left out as in `functions/civicq/front/entry.py` (AWS: invalidation-by-tags).
const MOST_TAGS = 50
const TAG = /^[!-+\--~]{1,256}$/

type Headers = Record<string, string>

export const UNKEPT: Headers = { 'cache-control': 'private, no-store' }

/** Of the empty site, as a person's page is drawn. The bucket's copy is kept shorter: it stands in for any. */
export const OF_THE_SITE: Headers = {
  'cache-control': 'public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400',
  'cache-tag': TAG_OF_THE_SITE,
}

/** The headers of a page that was drawn from these answers. */
export function freshness(answers: Response[]): Headers {
  if (!answers.length) return told(OF_THE_SITE_SECONDS, [TAG_OF_THE_SITE])
  const tags = answers.flatMap(({ headers }) => split(headers.get('cache-tag')))
  const seconds: Record<string, number> = {}
  for (const { headers } of answers) {
    const says = split(headers.get('cache-control'))
    for (const name of SECONDS) {
      const value = Number(says.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? 0)
      seconds[name] = Math.min(seconds[name] ?? value, value)
    }
  }
  return seconds['s-maxage'] ? told(seconds, [...new Set(tags)].sort()) : UNKEPT
}

const split = (words: string | null) => (words ?? '').split(',').flatMap((each) => each.trim() || [])

function told(seconds: Record<string, number>, tags: string[]): Headers {
  if (tags.length > MOST_TAGS || !tags.every((tag) => TAG.test(tag))) return UNKEPT
  const parts = Object.entries(seconds).filter(([, value]) => value)
  return {
    'cache-control': ['public', 'max-age=0', ...parts.map(([name, value]) => `${name}=${value}`)].join(', '),
    'cache-tag': tags.join(','),
  }
}
