// Keeps what this browser has read, for when there is no network: pages, scripts and public answers of the API, each
// asked for anew while there is one. Nothing personal is ever kept, and nothing is shown that is older than a week.
const READ = 'read-1'
const ASSETS = 'assets-1'
const MOST = { [READ]: 300, [ASSETS]: 100 }
const LONGEST_MILLISECONDS = 7 * 86_400_000
const SHELLS = ['/index.html', '/es/index.html']
const PERSONAL = /^\/(?:forms|api\/(?:me|admin|session|unsubscribe|vitals))(?:\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(READ).then((cache) => cache.addAll(SHELLS)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  const others = (names) => names.filter((name) => !(name in MOST))
  event.waitUntil(
    caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))),
  )
  event.waitUntil(self.clients.claim())
})

// What the first page had loaded before there was anybody to keep it.
self.addEventListener('message', (event) => {
  const addresses = event.data.filter((address) => shelfOf(new URL(address), false))
  event.waitUntil(Promise.allSettled(addresses.map((address) => fetchAndKeep(new Request(address)))))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const isPage = request.mode === 'navigate'
  const shelf = request.method === 'GET' && shelfOf(new URL(request.url), isPage)
  if (!shelf) return
  event.respondWith(shelf === ASSETS ? keptOrFetched(request) : fetchedOrKept(request, isPage))
})

/** Where an answer is kept; null for what is not. */
function shelfOf({ origin, pathname }, isPage) {
  if (origin !== self.location.origin || PERSONAL.test(pathname)) return null
  if (pathname.startsWith('/assets/') || pathname === '/favicon.svg') return ASSETS
  return pathname.startsWith('/api/') || isPage ? READ : null
}

async function keptOrFetched(request) {
  return (await caches.match(request)) ?? fetchAndKeep(request)
}

async function fetchedOrKept(request, isPage) {
  try {
    return await fetchAndKeep(request)
  } catch {
    const kept = await caches.match(request)
    if (kept && Date.now() - Date.parse(kept.headers.get('date') ?? '') < LONGEST_MILLISECONDS) return kept
    const isSpanish = /^\/es(?:\/|$)/.test(new URL(request.url).pathname)
    return (isPage && (await caches.match(SHELLS[isSpanish ? 1 : 0]))) || Response.error()
  }
}

async function fetchAndKeep(request) {
  const answer = await fetch(request)
  const shelf = answer.ok && !answer.redirected && shelfOf(new URL(request.url), request.mode === 'navigate')
  if (shelf) await keep(shelf, request, answer.clone())
  return answer
}

async function keep(shelf, request, answer) {
  const cache = await caches.open(shelf)
  // Last in, last out.
  await cache.delete(request)
  await cache.put(request, answer)
  const kept = await cache.keys()
  const oldest = kept.filter(({ url }) => !SHELLS.includes(new URL(url).pathname))
  await Promise.all(
    oldest.slice(0, Math.max(0, oldest.length - MOST[shelf])).map((each) => cache.delete(each)),
  )
}
