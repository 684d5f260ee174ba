// A ballot as large as a large city's: 24 contests, 120 candidates, 20 questions that trend. The same at each run.

const CONTESTS = 24
const CANDIDATES = 120
const QUESTIONS = 20
const FIRST =
  'Ada Ben Cyrus Dolores Elena Farid Grace Hugo Ines Jamal Keiko Luis Maya Noor Oscar Priya'.split(' ')
const LAST =
  'Abbott Bell Castro Dunn Eze Flores Garcia Huang Ivanov Jones Kim Lopez Moreno Nguyen Ortiz Park'.split(' ')
const OFFICES = [
  'Mayor',
  'City Controller',
  'Clerk',
  'Treasurer',
  'Sheriff',
  'Judge of the Superior Court',
  'School Board',
  'Water District Director',
]
const WORDS =
  'what will you do about rents buses water schools parks and the budget before next year so that people who work here can live here'.split(
    ' ',
  )

/** Where the ballot is, and an API that knows it alone. */
export function largeBallot() {
  const draw = lots()
  const among = (list) => list[Math.floor(draw() * list.length)]
  const id = () =>
    `0199${hexadecimal(4)}-${hexadecimal(4)}-7${hexadecimal(3)}-a${hexadecimal(3)}-${hexadecimal(12)}`
  const hexadecimal = (digits) =>
    Array.from({ length: digits }, () => Math.floor(draw() * 16).toString(16)).join('')

  const contests = Array.from({ length: CONTESTS }, (_, place) => ({
    id: id(),
    kind: 'race',
    title: `${OFFICES[place % OFFICES.length]}, district ${place + 1}`,
    jurisdiction: place < CONTESTS / 2 ? 'Harbor Falls' : 'Kane County',
    office: OFFICES[place % OFFICES.length],
    district: `${place + 1}`,
    seats: 1,
    voting_method: 'plurality',
    position: place + 1,
    measure: null,
    candidates: Array.from({ length: CANDIDATES / CONTESTS }, (_, position) => ({
      id: id(),
      name: `${among(FIRST)} ${among(LAST)}`,
      party: among(['Independent', 'Democratic', 'Republican', null]),
      position: position + 1,
      photo: null,
    })),
  }))
  const questions = Array.from({ length: QUESTIONS }, () => {
    const { id: contestId, title, kind } = among(contests)
    return {
      id: id(),
      contest_id: contestId,
      contest: { id: contestId, title, kind },
      text: `${Array.from({ length: 18 }, () => among(WORDS)).join(' ')}?`,
      issues: [],
      version: 1,
      state: 'approved',
      merged_into: null,
      rule: null,
      up: Math.floor(draw() * 900),
      down: Math.floor(draw() * 90),
      answers: 0,
      why: null,
      asked_at: '2026-10-01T12:00:00Z',
      edited_at: null,
    }
  })
  const ballot = {
    id: id(),
    city: { slug: 'harbor-falls', name: 'Harbor Falls', state: 'OR' },
    election: { name: 'General Election', date: '2026-11-03' },
    closes_at: '2026-11-04T12:00:00.000Z',
    frozen: false,
    precinct: null,
    contests,
  }
  const path = '/cities/harbor-falls/ballots/2026-11-03'
  const answers = {
    [`/api${path}`]: ballot,
    [`/api/ballots/${ballot.id}/precincts`]: {
      precincts: Array.from({ length: 40 }, (_, place) => ({
        slug: `${place + 1}`,
        name: `Precinct ${place + 1}`,
      })),
    },
    [`/api/ballots/${ballot.id}/trending`]: { as_of: '2026-10-02T12:00:00Z', questions },
  }
  const ask = async (address) => Response.json(answers[address.split('?')[0]])
  return { path, ask }
}

/** Numbers between 0 and 1, always the same ones: a linear congruential generator (Numerical Recipes, 1992). */
function lots() {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
