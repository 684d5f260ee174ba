import { counted } from '../../ui/locale'

export const words = {
  tooShort: (shortest: number) => `Write at least ${shortest} characters, so that it can be answered.`,
  shorten: (by: number) => `Shorten it by ${counted(by, { one: 'character', other: 'characters' })}.`,
  tooManyTopics: (most: number) => `Name at most ${most} topics.`,
  waitsForModerator: 'Your question waits for a moderator, and then is shown.',
  isShown: 'Your question is shown.',
  notSent: 'Your question was not sent. Try again.',
  tooMany: (count: number) => `${counted(count, { one: 'character', other: 'characters' })} too many`,
  left: (count: number) => `${counted(count, { one: 'character', other: 'characters' })} left`,
  topics: 'Topics',
  topicsHint: '(optional, such as: housing, transit)',
  alike: (count: number) =>
    count === 1 ? 'A neighbor asks much the same.' : `${count} neighbors ask much the same.`,
  voteInstead: 'A vote for one of these counts for more than the same again.',
  voteForThis: 'Vote for this one',
  votedAlready: 'You have voted for it.',
  joined: 'You voted for what a neighbor asks:',
  askedAlready: 'A neighbor asks this already: vote for it, or say that yours asks something else.',
  asksSomethingElse: 'Mine asks something else',
  published: 'Published.',
  seeIt: 'See it among the questions',
  seeYours: 'See it among yours',
  sending: 'Sending',
  publish: 'Publish question',
  toAllOfThem:
    'One question, to all of them, in your own words. Everybody can read it; your name is not shown.',
}
