import { counted } from '../ui/locale'

const rules = {
  spam: 'Advertising or repetition',
  private: 'Somebody’s private life',
  threat: 'Threats or violence',
  harassment: 'Insults instead of asking',
  'off-topic': 'Not about this contest',
  'false-claim': 'A claim shown to be false',
  duplicate: 'The same said again',
  unlawful: 'Against the law',
}

export const RULES = Object.keys(rules) as (keyof typeof rules)[]

const roles: Record<string, string> = { owner: 'owner', admin: 'administrator', moderator: 'moderator' }
const questions = (count: number) => counted(count, { one: 'question', other: 'questions' })
const done = {
  approve: 'approved',
  remove: 'removed',
  merge: 'merged',
  dismiss: 'kept: the reports were dismissed',
}

export const words = {
  rules,
  rule: (code: string) => (rules as Record<string, string>)[code] ?? code,
  leadOfQueue: 'The longest waiting come first. Every decision and its reason is public.',
  publicLog: 'The public log',
  toRead: (count: number) => `${questions(count)} to read`,
  nothingToRead: 'Nothing waits to be read.',
  keys: 'On a question with the focus: a approves, r removes, m merges, j and k go to the next and the one before.',
  states: { pending: 'Waits to be shown', approved: 'Is shown', answered: 'Is shown and answered' },
  flagged: (names: string[]) => `the filter suspects: ${names.join(', ')}`,
  itsContest: 'its contest',
  itsQuestion: 'the question',
  approve: 'Approve',
  remove: 'Remove',
  merge: 'Merge',
  dismiss: 'Keep it',
  does: (action: 'approve' | 'remove' | 'dismiss', count: number) =>
    ({ approve: 'Approve', remove: 'Remove', dismiss: 'Keep' })[action] + (count > 1 ? ` ${count}` : ''),
  decided: (action: keyof typeof done, count: number) =>
    count > 1 ? `${count} are ${done[action]}.` : `It is ${done[action]}.`,
  whichRule: 'Which rule does it break?',
  chooseRule: 'Choose a rule',
  reason: 'Reason (public, and told to the author)',
  keepsToTheRules: 'It keeps to the rules.',
  asksTheSame: 'It asks the same.',
  chosen: (count: number) => `With the ${questions(count)} chosen`,
  lookingForAlike: 'Looking for questions that ask the same',
  nothingAlike: 'No question of this contest asks much the same.',
  whichStays: 'Which question stays? Votes on both are united.',
  reported: (count: number) => `${counted(count, { one: 'report', other: 'reports' })}`,
  nothingReported: 'Nothing is reported.',
  ruleTimes: (rule: string, times: number) => (times > 1 ? `${rule} (${times})` : rule),
  kinds: {
    question: 'Question',
    answer: 'Answer',
    rebuttal: 'Rebuttal',
    video: 'Video',
    profile: 'Candidate’s statement',
    photo: 'Photo',
  },
  nothingLeft: 'Nothing of it is left to show.',
  thePhoto: 'The photo that was reported',
  appealed: (count: number) => counted(count, { one: 'appeal', other: 'appeals' }),
  nothingAppealed: 'Nobody appeals.',
  removedBecause: (rule: string | null, reason: string) => `Decided: ${rule ? `${rule}. ` : ''}“${reason}”`,
  theySay: 'The author says:',
  yourVerdict: 'Your verdict',
  outcomes: { upheld: 'The decision stands', overturned: 'The decision was wrong: take it back' },
  decideAppeal: 'Decide the appeal',
  appealDecided: 'The appeal is decided.',
  logOf: (place: string) => `Moderation in ${place}`,
  leadOfLog:
    'What moderators approved, removed and merged, by which rule and why. Whoever wrote something may appeal.',
  byMonth: 'By month',
  monthColumns: ['Month', 'Approved', 'Removed', 'Merged', 'Appeals', 'Overturned', 'Median hours waited'],
  decisions: 'Decisions',
  noDecisions: 'Nothing has been decided yet.',
  older: 'Show older decisions',
  was: (kind: string, action: keyof typeof done) => `${kind} ${done[action]}.`,
  deciders: (role: string) => `by ${roles[role] ?? role}`,
  appealWaits: 'An appeal waits.',
  appealOutcomes: {
    upheld: 'On appeal, the decision stands.',
    overturned: 'On appeal, the decision was taken back.',
  },
}
