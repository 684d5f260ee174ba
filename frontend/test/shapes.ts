// One of each, as the API sends it.
import type { Answer, ContestOnBallot, RankedQuestion } from '../src/api/generated/types.gen'

export function aQuestion(fields: Partial<RankedQuestion> = {}): RankedQuestion {
  return {
    id: '01990000-0000-7000-8000-000000000001',
    contest_id: CONTEST.id,
    text: 'What will you do about rents?',
    issues: [],
    version: 1,
    state: 'approved',
    merged_into: null,
    rule: null,
    up: 10,
    down: 2,
    answers: 0,
    why: { score: 1 },
    asked_at: '2026-10-01T12:00:00Z',
    edited_at: null,
    ...fields,
  }
}

export function anAnswer(fields: Partial<Answer> = {}): Answer {
  return {
    id: '01990000-0000-7000-8000-0000000000a1',
    rule: null,
    question_version: 1,
    rebuttals: [],
    state: 'published',
    verdicts: { yes: 0, partly: 0, no: 0 },
    version: 1,
    answered_at: '2026-10-02T12:00:00Z',
    corrected_at: null,
    words: { position: 'I would cap rises.', rationale: null, trade_offs: null, sources: [] },
    corrections: [],
    video: null,
    ...fields,
  }
}

export const CONTEST: ContestOnBallot = {
  id: '01990000-0000-7000-8000-0000000000c1',
  kind: 'race',
  title: 'Mayor',
  jurisdiction: 'Harbor Falls',
  office: 'Mayor',
  district: null,
  seats: 1,
  voting_method: 'plurality',
  position: 1,
  measure: null,
  candidates: [
    { id: 'a', name: 'Ada Bell', party: null, position: 1, photo: null },
    { id: 'b', name: 'Ben Cole', party: 'Independent', position: 2, photo: null },
  ],
  ballot: {
    id: '01990000-0000-7000-8000-0000000000b1',
    city: { slug: 'harbor-falls', name: 'Harbor Falls', state: 'OR' },
    election: { name: 'General Election', date: '2026-11-03' },
    // No run of these tests comes later.
    closes_at: '2126-11-04T12:00:00.000Z',
    frozen: false,
  },
}
