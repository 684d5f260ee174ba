import { counted } from '../ui/locale'

export const words = {
  inCity: (place: string) => `Questions and search, ${place}`,
  about: (place: string) =>
    `What citizens of ${place} ask those on their ballot, and a search over contests, candidates and questions.`,
  label: 'Search contests, candidates and questions',
  askedMost: 'Asked most just now',
  howTheyAreOrdered: (time: string) => `The most supported of late come first. Order as of ${time}.`,
  questionsFound: 'Questions',
  amongMost: 'Searched are the hundred most supported. A contest’s own page has all of its questions.',
  noQuestions: 'None of them has these words.',
  nothingYet: 'Nobody has asked anything on this ballot yet.',
  found: (contests: number, candidates: number, questions: number) =>
    [
      counted(contests, { one: 'contest', other: 'contests' }),
      counted(candidates, { one: 'candidate', other: 'candidates' }),
      counted(questions, { one: 'question', other: 'questions' }),
    ].join(', '),
  contests: 'Contests',
  candidates: 'Candidates',
}
