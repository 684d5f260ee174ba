import { counted } from '../ui/locale'

export const words = {
  candidacy: 'Candidacy',
  yourWork: 'Your work',
  standsFor: (contest: string, place: string) => `Stands for ${contest}, ${place}`,
  notYours:
    'This account does not speak for this candidate. Sign in with the one that accepted the invitation, or ask the city for another.',
  open: 'Questions you have not answered',
  openCounted: (count: number) =>
    count === 0
      ? 'Questions you have not answered'
      : `${counted(count, { one: 'question', other: 'questions' })} you have not answered`,
  allAnswered: 'You have answered everything that was asked. New questions appear here.',
  support: (up: number, down: number) =>
    `${counted(up, { one: 'vote up', other: 'votes up' })}, ${counted(down, { one: 'down', other: 'down' })}`,
  answeredByOthers: (count: number) =>
    count === 0
      ? 'nobody has answered yet'
      : `${counted(count, { one: 'candidate', other: 'candidates' })} answered`,
  answered: 'Your answers',
  noneAnswered: 'None yet.',
  removedFor: (rule: string) =>
    `A moderator removed this. Rule: ${rule}. The mail about it says how to appeal.`,
  editedSince:
    'The question was edited after you answered. Read it again; a correction answers it as it is now.',
  profile: 'About you',
  statement: 'Statement',
  website: 'Website',
  photo: 'Photo',
  saveProfile: 'Save',
  profileSaved: 'Saved. Everybody sees it within a minute.',
  whoSeesProfile: 'Everybody sees this on your page. Leave a field empty to show nothing.',
  answerIt: 'Answer a question',
  questionGone: 'Its author has withdrawn this question. It takes no more answers.',
  earlierStays:
    'Your answer is public. What you change here is shown as a correction; what stood before stays readable.',
  position: 'Your position, in a sentence or two',
  rationale: 'Why (optional)',
  tradeOffs: 'What it costs, and whom (optional)',
  correction: 'What did you mend? (shown with the correction)',
  ofAnswer: 'of your answer',
  ofRebuttal: 'of your rebuttal',
  sourceNumber: (number: number) => `Source ${number}`,
  sourceTitle: 'Title',
  sourceAddress: 'Address',
  addSource: 'Add a source',
  removeSource: (number: number) => `Remove source ${number}`,
  claims: 'Claims with sources',
  whatClaimsAre: 'Quote words of your own answer, and say where readers can check them.',
  claimNumber: (number: number) => `Claim ${number}`,
  quote: 'Words of your answer',
  addClaim: 'Add a claim',
  removeClaim: (number: number) => `Remove claim ${number}`,
  publishAnswer: 'Publish the answer',
  publishCorrection: 'Publish the correction',
  answerIsPublic: 'Your answer is public.',
  correctionIsPublic: 'Your correction is public.',
  isPublic: 'This is public now.',
  seeIt: 'See it beside the others',
  withdraw: 'Withdraw this answer',
  whatWithdrawalDoes: 'Citizens then read “No response submitted” beside your name. You can answer again.',
  withdrawNow: 'Withdraw it',
  answerWithdrawn: 'Your answer is withdrawn.',
  others: 'What the others say',
  noResponse: 'No response submitted.',
  rebut: 'Say something to a claim of theirs',
  yourRebuttal: 'Your rebuttal. Another one to this answer takes its place.',
  withdrawRebuttal: 'Withdraw the rebuttal',
  rebuttalWithdrawn: 'Your rebuttal is withdrawn.',
  claimOfTheirs: 'Their claim, word for word',
  whatYouSay: 'What you say to it',
  publishRebuttal: 'Publish the rebuttal',
  rebuttalIsPublic: 'Your rebuttal is public, beside the claim.',
}
