export const words = {
  end: 'Stop following',
  ended: (name: string) => `You no longer follow ${name}.`,
  youFollow: 'You follow',
  followsNothing: 'Nothing yet. Contests, candidates and questions each have a button for it.',
  contest: 'Contest',
  candidate: 'Candidate',
  question: 'Question',
  topicOfBallot: 'Topic of a ballot',
  noLongerShown: 'Something that is no longer shown',
  mails: 'Mails',
  howOften: 'New questions, answers and corrections in what you follow',
  cadences: {
    immediate: 'At once',
    daily: 'Once a day, in one mail',
    weekly: 'Once a week, in one mail',
    none: 'No mails about it',
  },
  besides: 'Also write to me',
  kinds: {
    own: 'what becomes of what I asked, wrote or reported',
    reminders: 'before an election of my city',
    staff: 'what waits for me as staff of a city',
  },
  howToEnd:
    'They go to the confirmed address of your account. Each mail has a link that ends its kind, without signing in.',
  save: 'Save',
  saved: 'Your choice is saved.',
}
