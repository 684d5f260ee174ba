// What a server draws with in tests: a built page, and an API that answers as the real one does.
import type { Ask } from '../src/server'
import { anAnswer, aQuestion, CONTEST } from './shapes'

export const ORIGIN = 'https://civicq.example'

export const SHELL = `<!doctype html>
<html lang="en" dir="ltr">
  <head>
    <title>CivicQ</title>
    <meta name="description" content="The site" />
    <script type="module" src="/assets/main.js"></script>
  </head>
  <body>
    <noscript>No script</noscript>
    <div id="app"><div>frame</div></div>
  </body>
</html>`

type Answered = [status: number, body: unknown, tags: string, seconds: number]

/** By path; a path that is not there is a server in trouble. */
export function answering(answers: Record<string, Answered>): Ask {
  return async (path) => {
    const found = answers[path.split('?')[0] ?? '']
    if (!found) return new Response('{"detail":"Not now."}', { status: 503 })
    const [status, body, tags, seconds] = found
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'cache-tag': tags,
        'cache-control': `public, max-age=0, s-maxage=${seconds}, stale-while-revalidate=300, stale-if-error=600`,
      },
    })
  }
}

const { ballot: PLACE, ...RACE } = CONTEST
const { city, election } = PLACE
const BALLOT = { ...PLACE, contests: [RACE], precinct: null }
const QUESTION = aQuestion({ text: 'Who mends </script><b>the wall</b>?' })
const TRENDING = { ...QUESTION, contest: { id: CONTEST.id, kind: 'race', title: CONTEST.title } }
const CANDIDATE = {
  ...CONTEST.candidates[0],
  ballot: PLACE,
  contest: TRENDING.contest,
  statement: 'I keep the harbor open.',
  website: null,
  profile_rule: null,
}
const CITY = {
  ...city,
  id: 'city',
  ballots: [{ id: PLACE.id, election }],
  accent_color: null,
  contact: null,
  logo: null,
  standing_methods: [],
  website: null,
}

/** A city with one ballot, of one race, about which one question is asked. */
export const API: Record<string, Answered> = {
  '/api/cities': [200, { cities: [{ ...city, id: 'city' }] }, 'cities', 86_400],
  '/api/cities/harbor-falls': [200, CITY, 'city/harbor-falls', 86_400],
  '/api/cities/harbor-falls/ballots/2026-11-03': [200, BALLOT, `ballot/${PLACE.id},city/harbor-falls`, 3_600],
  [`/api/ballots/${PLACE.id}/precincts`]: [200, { precincts: [] }, `ballot/${PLACE.id}/precincts`, 3_600],
  [`/api/ballots/${PLACE.id}/trending`]: [
    200,
    { as_of: '2026-10-02T12:00:00Z', questions: [TRENDING] },
    `ballot/${PLACE.id}/trending`,
    30,
  ],
  '/api/cities/harbor-falls/search': [
    200,
    { stems: ['wall'], more: false, questions: [TRENDING] },
    `city/harbor-falls,ballot/${PLACE.id}/trending`,
    30,
  ],
  [`/api/contests/${CONTEST.id}`]: [200, CONTEST, `contest/${CONTEST.id},ballot/b`, 600],
  [`/api/contests/${CONTEST.id}/questions`]: [
    200,
    { questions: [QUESTION], next: null, as_of: null },
    `contest/${CONTEST.id}/questions,contest/${CONTEST.id}`,
    30,
  ],
  '/api/questions/q-1': [
    200,
    {
      ...QUESTION,
      id: 'q-1',
      contest: { ...TRENDING.contest, ballot_id: 'b', closes_at: '2126-11-04T12:00:00.000Z', frozen: false },
      versions: [],
    },
    'question/q-1',
    60,
  ],
  '/api/questions/q-1/answers': [
    200,
    {
      candidates: CONTEST.candidates.map((candidate) => ({
        candidate,
        answer: candidate.id === 'a' ? anAnswer() : null,
      })),
    },
    'question/q-1/answers',
    60,
  ],
  '/api/candidates/a': [200, CANDIDATE, 'candidate/a', 1_800],
  '/api/candidates/a/answers': [200, { answers: [], next: null }, 'candidate/a/answers', 60],
}
