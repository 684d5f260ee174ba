export const words = {
  withWhom: 'Where is it wrong?',
  withNobody: 'The contest itself',
  whatIsWrong: 'What is wrong?',
  onTheBallot:
    'A contest is missing, say. What is wrong with one contest or candidate is told on their own page.',
  source: 'Where can it be read how it is right? (optional)',
  whoReads:
    'The city’s editors read it, and tell you what they did. For words that break a rule there is Report; for a candidate’s answer, vote on whether it answers.',
  send: 'Tell the city',
  thanks: 'Thank you. The city looks at it.',
  toMine: 'What became of it',
}
