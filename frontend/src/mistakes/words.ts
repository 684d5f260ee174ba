export const words = {
  somethingIsWrong: 'Something here is wrong?',
  takesAnAccount: 'Tell the city. That takes an account, so that it can tell you what became of it.',
  signIn: 'Sign in',
  toTell: 'to tell of a mistake',
  withWhom: 'Where is it wrong?',
  withNobody: 'The contest itself',
  whatIsWrong: 'What is wrong?',
  source: 'Where can it be read how it is right? (optional)',
  whoReads:
    'The city’s editors read it, and tell you what they did. For words that break a rule there is Report; for a candidate’s answer, vote on whether it answers.',
  send: 'Tell the city',
  thanks: 'Thank you. The city looks at it.',
  toMine: 'What became of it',
}
