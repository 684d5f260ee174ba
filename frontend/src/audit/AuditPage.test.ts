import { expect, test } from 'vitest'
import { detailOf } from './AuditPage'

test('what is known of a detail is told in words, and free text as it was recorded', () => {
  expect(detailOf({ decision: 'd1', rule: 'spam', into: null })).toBe(
    'decision: d1; rule: Advertising or repetition',
  )
  expect(detailOf({ standing_methods: ['roll', 'sms'], moderation: 'before', frozen: true })).toBe(
    'ways of verifying: roll, text message; questions are shown: after a moderator has read them; frozen: yes',
  )
  expect(detailOf({ rule: 'of an older release', slug: 'harbor-falls-or', note: { a: 1 } })).toBe(
    'rule: of an older release; address: harbor-falls-or; note: {"a":1}',
  )
})
