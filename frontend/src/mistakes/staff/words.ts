export const words = {
  lead: 'What citizens say is wrong on your ballots, the longest waiting first. Correct a ballot by importing its file again.',
  toImports: 'To the imports',
  none: 'Nobody waits for you: every mistake that you were told of is decided.',
  wholeBallot: 'The whole ballot',
  source: 'Where it is right',
  whatCameOfIt: 'What came of it?',
  verdicts: { corrected: 'The ballot is corrected', dismissed: 'It stays as it is' },
  reason: 'What you found (told to who wrote)',
  decide: 'Tell them',
  decided: 'It is decided, and they are told.',
}
