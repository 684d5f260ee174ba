import { counted, readableNumber } from '../ui/locale'

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
  video: 'A video beside it',
  wordsFirst:
    'Answer in words first. A video can stand beside them then, never instead of them: not everybody can watch one.',
  whatAVideoIs:
    'MP4 or WebM, 100 MB at most. It may last 90 seconds, 120 about the office of mayor, 180 about a measure. Hold the phone still, near to you, where it is quiet; 720p is enough.',
  videoFile: 'Video',
  sendByWifi: 'Large files cost data: send it by Wi-Fi if you can.',
  sizeOf: (megabytes: number, minutes: number) =>
    `${readableNumber(megabytes)} MB. On a slow connection (1 Mbit/s) it takes ${counted(minutes, { one: 'minute', other: 'minutes' })}.`,
  otherType: 'This file is neither MP4 nor WebM. Export it as MP4 (H.264 and AAC), and choose that one.',
  tooLarge: (megabytes: number) =>
    `This file has ${readableNumber(megabytes)} MB; 100 MB are the most. Shorten it, or export it at 720p.`,
  captionsOfVideo: 'Captions (WebVTT)',
  whatCaptionsAre:
    'Write down what is said, for who cannot hear it: the first line is WEBVTT; then, after a blank line each, from when to when, and below it the words.',
  exampleOfCaptions:
    'WEBVTT\n\n00:00.000 --> 00:04.000\nGood evening.\n\n00:04.000 --> 00:09.000\nThe wall has to be mended.',
  captionsFile: 'Or take them from a file (.vtt)',
  sendVideo: 'Send the video',
  sendAnotherVideo: 'Send another video',
  sendingVideo: 'Sending',
  onItsWay: (gone: number, all: number) =>
    `${readableNumber(gone)} of ${readableNumber(all)} MB sent. Leave this page open.`,
  videoSent: 'The video is sent. It is being looked at.',
  videoStates: {
    uploading: 'The video did not arrive whole. Choose it again and send it.',
    uploaded: 'The video is here and is being looked at. That takes some seconds; you need not wait.',
    shown: 'Everybody sees the video beside your answer.',
    removed: 'A moderator removed the video.',
  },
  earlierIsShown: 'Until then everybody sees your earlier video:',
  withdrawVideo: 'Show no video',
  dropVideo: 'Forget this video',
  videoWithdrawn: 'The video is taken away. Your words stay.',
}
