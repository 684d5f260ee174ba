import { counted } from '../ui/locale'

export const words = {
  inCity: (place: string) => `Questions and search, ${place}`,
  about: (place: string) =>
    `What citizens of ${place} ask those on their ballot, and a search over contests, candidates and questions.`,
  label: 'Search contests, candidates and questions',
  askedMost: 'Asked most just now',
  howTheyAreOrdered: (time: string) => `The most supported of late come first. Order as of ${time}.`,
  questionsFound: 'Questions',
  more: 'The first fifty. Others have these words too: one word more finds fewer.',
  noQuestions: 'No question on this ballot has these words.',
  inEveryQuestion: 'Nearly every question has these words. Add one that says what it is about.',
  nothingYet: 'Nobody has asked anything on this ballot yet.',
  found: (contests: number, candidates: number, questions: number, more: boolean) =>
    [
      counted(contests, { one: 'contest', other: 'contests' }),
      counted(candidates, { one: 'candidate', other: 'candidates' }),
      `${more ? 'more than ' : ''}${counted(questions, { one: 'question', other: 'questions' })}`,
    ].join(', '),
  contests: 'Contests',
  candidates: 'Candidates',
}
