// Asks each second what has come since, and draws it; nothing while nobody looks at this page.
const KEPT = 180
const LEAST_SHOWN = 60
const points = []

const at = (point, ...path) => path.reduce((value, name) => value?.[name], point) ?? null
const share = (part, whole) => (part === null || !whole ? null : part / whole)
const known = (value, show) => (value === null || value === undefined ? '–' : show(value))
const rate = (value) => known(value, (n) => (n < 0.05 ? '0' : n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(n >= 10 ? 0 : 1)))
const percent = (value) => known(value, (n) => `${(100 * n).toFixed(n >= 0.9995 || n === 0 ? 0 : 1)} %`)
const time = (value) =>
  known(value, (n) => (n === 0 ? '0 s' : n >= 9.95 ? `${Math.round(n)} s` : n >= 1 ? `${n.toFixed(1)} s` : `${(1000 * n).toFixed(n < 0.01 ? 1 : 0)} ms`))
const whole = (value) => known(value, (n) => Math.round(n).toLocaleString('en'))

const edge = (name) => (point) => at(point, 'edge', name)
const api = (name) => (point) => at(point, 'gateway', name)
const fleet = (name) => (point) => at(point, 'fleet', name)
const edgeHits = (point) => {
  const [hits, misses] = [edge('Hits')(point), edge('Misses')(point)]
  return share(hits, hits + misses)
}
const fromRedis = (point) => fleet('CacheHitsRedis')(point) + fleet('CacheStale')(point) + fleet('CacheCollapsed')(point)
const processHits = (point) => share(fleet('CacheHitsProcess')(point), fleet('CacheRequests')(point))
const redisHits = (point) => share(fromRedis(point), fromRedis(point) + fleet('CacheLoads')(point))

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

function drawn(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

// A line for each figure; where one is not known, its line has a gap.
function lines(figures, most = 0) {
  const values = figures.map((figure) => points.map(figure))
  const top = Math.max(most, ...values.flat().filter((value) => value !== null), 1e-9)
  const width = Math.max(LEAST_SHOWN, points.length)
  const first = width - points.length
  const svg = drawn('svg', { viewBox: `0 0 ${width - 1} 40`, preserveAspectRatio: 'none', 'aria-hidden': 'true' })
  svg.append(drawn('line', { class: 'base', x1: 0, x2: width - 1, y1: 39.5, y2: 39.5 }))
  values.forEach((row, index) => {
    let run = []
    const end = () => {
      if (run.length > 1) svg.append(drawn('polyline', { class: `s${index}`, points: run.join(' ') }))
      run = []
    }
    row.forEach((value, step) => (value === null ? end() : run.push(`${first + step},${(39 - (37 * value) / top).toFixed(2)}`)))
    end()
  })
  return svg
}

const tile = (name, figure, show, most) =>
  element('div', { className: 'tile' }, element('span', { textContent: name }), element('b', { textContent: show(figure(points.at(-1))) }), lines([figure], most))

function chart(figures, show) {
  const keys = Object.entries(figures).map(([name, figure], index) =>
    element('li', { className: `k${index}`, textContent: `${name} ${show(figure(points.at(-1)))}` }),
  )
  return element('div', { className: 'chart' }, element('ul', {}, ...keys), lines(Object.values(figures)))
}

function bar(value, className = 'bar') {
  const filled = element('i')
  filled.style.width = `${100 * Math.min(1, value ?? 0)}%`
  return element('span', { className }, filled)
}

const tier = (name, value, told) =>
  element('div', {}, element('div', { className: 'tier' }, element('span', { textContent: name }), element('span', { textContent: told })), bar(value, 'bar long'))

function list(rows) {
  return element('dl', {}, ...rows.flatMap(([name, told, bad]) => [element('dt', { textContent: name }), element('dd', { textContent: told, className: bad ? 'bad' : '' })]))
}

function table(heads, rows) {
  const row = (cells, name) => element('tr', {}, ...cells.map((cell, index) => element(index && name === 'td' ? 'td' : 'th', { scope: name === 'th' ? 'col' : 'row' }, cell)))
  return [element('thead', {}, row(heads, 'th')), element('tbody', {}, ...rows.map((cells) => row(cells, 'td')))]
}

function functions(point) {
  const shown = Object.entries(point.lambda).filter(([, each]) => each.Environments || each.Waiting)
  return shown.map(([name, each]) => {
    const seen = point.functions[name] ?? {}
    const busy = element('span', {}, `${each.ConcurrentExecutions} of ${each.Concurrency}`, bar(each.ConcurrentExecutions / each.Concurrency))
    const waiting = element('span', { textContent: whole(each.Waiting), className: each.Waiting ? 'bad' : '' })
    return [name, busy, whole(each.Environments), waiting, whole(seen.ColdStarts ?? null), time(seen.P50Seconds ?? null), time(seen.P95Seconds ?? null), time(seen.P99Seconds ?? null)]
  })
}

// From where on a value needs work, and from where on it is bad (web.dev/articles/vitals).
const BOUNDS = { LCPP75: [2.5, 4], INPP75: [0.2, 0.5], CLSP75: [0.1, 0.25], FCPP75: [1.8, 3], TTFBP75: [0.8, 1.8] }
const VITALS = ['LCPP75', 'INPP75', 'CLSP75', 'FCPP75', 'TTFBP75', 'AppReadyP75']

function vital(name, value) {
  const [fair, bad] = BOUNDS[name] ?? [Infinity, Infinity]
  const told = known(value ?? null, (n) => n.toFixed(2))
  return element('span', { textContent: told, className: value > bad ? 'bad' : value > fair ? 'fair' : '' })
}

function show() {
  const point = points.at(-1)
  const put = (id, ...made) => document.getElementById(id).replaceChildren(...made)
  put(
    'tiles',
    tile('Requests a second', edge('Requests'), rate),
    tile('From the edge', edgeHits, percent, 1),
    tile('API, 95th percentile', api('P95Seconds'), time),
    tile('Votes a second', fleet('VotesCast'), rate),
  )
  put(
    'tiers',
    tier('Edge', edgeHits(point), percent(edgeHits(point))),
    tier('Process', processHits(point), percent(processHits(point))),
    tier('Redis', redisHits(point), percent(redisHits(point))),
    list([
      ['Loaded from the database, a second', rate(fleet('CacheLoads')(point))],
      ['Shown while another loads, a second', rate(fleet('CacheStale')(point))],
      ['Redis did not answer, a second', rate(fleet('CacheUnreachable')(point)), fleet('CacheUnreachable')(point) > 0],
    ]),
  )
  put('latency', chart({ p50: api('P50Seconds'), p95: api('P95Seconds'), p99: api('P99Seconds') }, time))
  put('wrong', chart({ '5xx a second': api('5xx'), '4xx a second': api('4xx'), 'refused by the edge': edge('Refused') }, rate))
  const queues = Object.entries(point.queues).flatMap(([name, each]) => [
    [`Queue ${name}: messages`, whole(each.ApproximateNumberOfMessagesVisible)],
    [`Queue ${name}: oldest`, time(each.ApproximateAgeOfOldestMessage), each.ApproximateAgeOfOldestMessage > 300],
    [`Queue ${name}: given up`, whole(each.Dead), each.Dead > 0],
  ])
  const age = (name, most) => [time(fleet(name)(point)), fleet(name)(point) > most]
  put(
    'waits',
    list([
      ...queues,
      ['Votes, to be counted', ...age('VotesWaitingSeconds', 5)],
      ['Purges, to leave for the edge', ...age('PurgesWaitingSeconds', 15)],
      ['Mail, to be sent', ...age('MessagesWaitingSeconds', 120)],
      ['Questions whose votes drift', whole(fleet('VoteDriftQuestions')(point)), fleet('VoteDriftQuestions')(point) > 0],
    ]),
  )
  put('functions', ...table(['Function', 'Busy at most', 'Processes', 'Waiting', 'Cold starts', 'p50', 'p95', 'p99'], functions(point)))
  put(
    'database',
    ...table(
      ['', 'Statements/s', 'p95', 'Slow/s', 'Failed/s', 'Connecting p95'],
      ['Reader', 'Writer'].map((name) => [
        name,
        rate(fleet(`${name}Statements`)(point)),
        time(fleet(`${name}P95Seconds`)(point)),
        rate(fleet(`${name}StatementsSlow`)(point)),
        rate(fleet(`${name}StatementsFailed`)(point)),
        time(fleet(`${name}ConnectP95Seconds`)(point)),
      ]),
    ),
  )
  const all = { 'All pages': point.fleet ?? {}, ...point.pages }
  put(
    'vitals',
    ...table(['Page', ...VITALS.map((name) => name.replace('P75', '').replace('AppReady', 'ready'))], Object.entries(all).map(([page, seen]) => [page, ...VITALS.map((name) => vital(name, seen[name]))])),
  )
}

async function look() {
  const state = document.getElementById('state')
  try {
    const answer = await fetch(`/local/figures.json?after=${points.at(-1)?.at ?? 0}`)
    const told = await answer.json()
    if (told.points.length && points.length && told.points[0].at - points.at(-1).at > 5) points.length = 0
    points.push(...told.points)
    points.splice(0, points.length - KEPT)
    if (points.length) {
      show()
      const redis = points.at(-1).fleet === null
      state.textContent = redis ? 'Redis does not answer: the figures of processes are missing.' : `As of ${new Date(points.at(-1).at * 1000).toLocaleTimeString('en-GB')}`
      state.className = redis ? 'bad' : ''
    }
  } catch {
    state.textContent = 'CivicQ does not answer. Is `civicq up` running?'
    state.className = 'bad'
  }
}

async function forever() {
  for (;;) {
    if (!document.hidden) await look()
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

forever()
