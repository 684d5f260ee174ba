import { expect, test } from 'vitest'
import { CONTEST } from '../../test/shapes'
import type { Contest } from '../api/generated/types.gen'
import { byJurisdiction, fairOrder, howToVote } from './contests'

const contest = (fields: Partial<Contest>): Contest => ({ ...CONTEST, ...fields })

test('contests stand under their jurisdictions in the order of the ballot', () => {
  const groups = byJurisdiction(
    [
      contest({ title: 'Levy', jurisdiction: null, position: 4 }),
      contest({ title: 'Senate', jurisdiction: 'State', position: 1 }),
      contest({ title: 'Mayor', jurisdiction: 'Harbor Falls', position: 2 }),
      contest({ title: 'Treasurer', jurisdiction: 'State', position: 3 }),
    ],
    'Harbor Falls',
  )
  expect(
    groups.map(({ jurisdiction, contests }) => [jurisdiction, ...contests.map(({ title }) => title)]),
  ).toEqual([
    ['State', 'Senate', 'Treasurer'],
    ['Harbor Falls', 'Mayor', 'Levy'],
  ])
})

test('the order of candidates is the same all day, another the next, and puts nobody first for long', () => {
  const candidates = ['a', 'b', 'c', 'd'].map((id, position) => ({
    id,
    name: id,
    party: null,
    position,
    photo: null,
  }))
  const first = new Map<string, number>()
  for (let day = 0; day < 1000; day++) {
    const order = fairOrder('contest', candidates, `day ${day}`)
    expect(order).toEqual(fairOrder('contest', candidates.toReversed(), `day ${day}`))
    expect(order.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd'])
    first.set(order[0]?.id ?? '', (first.get(order[0]?.id ?? '') ?? 0) + 1)
  }
  for (const count of first.values()) expect(Math.abs(count - 250)).toBeLessThan(60)
})

test('a voter is told how to vote', () => {
  expect(howToVote(contest({ seats: 3 }))).toBe('Vote for up to 3')
  expect(howToVote(contest({ voting_method: 'ranked_choice' }))).toBe('Rank the candidates')
  expect(howToVote(contest({ kind: 'measure' }))).toBe('Vote yes or no')
  expect(howToVote(contest({ voting_method: 'other' }))).toBeNull()
})
