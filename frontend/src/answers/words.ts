import { counted } from '../ui/locale'

export const words = {
  heading: 'What candidates say',
  loading: 'Loading what candidates say',
  answersOf: (name: string) => `What ${name} answers`,
  stillOpen: 'Questions still open',
  noneYet: 'Nobody has asked a question in this contest yet.',
  allAnswered: 'Every question of this contest has an answer.',
  showMore: 'Show more questions',
  loadingMore: 'Loading more questions',
  noResponse: 'No response submitted.',
  removed: (rule: string) => `This answer was removed by a moderator. Rule: ${rule}.`,
  whatItCosts: 'What it costs:',
  sources: 'Sources:',
  answered: 'Answered',
  corrected: 'corrected',
  video: (seconds: number) =>
    `Video and transcript, ${counted(seconds, { one: 'second', other: 'seconds' })}`,
  videoOf: (name: string) => `Video of ${name}`,
  of: (name: string) => `of ${name}`,
  earlierWords: 'It was recorded before this answer was corrected.',
  captions: 'Captions',
}
