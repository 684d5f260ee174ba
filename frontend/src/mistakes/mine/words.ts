export const words = {
  lead: 'What you found wrong on a ballot, and what the city made of it.',
  none: 'You have not told of a mistake. Where something on a ballot is wrong, open “Something here is wrong?” beside it.',
  toABallot: 'To the ballots',
  wholeBallot: 'The whole ballot',
  source: 'Where it is right',
  states: {
    open: 'The city has not decided yet',
    corrected: 'Corrected',
    dismissed: 'Left as it is',
  },
}
