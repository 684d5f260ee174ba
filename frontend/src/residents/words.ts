import { counted, readableNumber } from '../ui/locale'

export const words = {
  more: 'Show more',
  methodNames: {
    letter: 'Letter',
    roll: 'Roll of voters',
    staff: 'Staff',
    email: 'E-mail',
    sms: 'Text message',
  },
  waiting: (count: number) => `${counted(count, { one: 'person waits', other: 'people wait' })} for you`,
  nobodyWaits: 'Nobody waits.',
  doTheyLiveHere: 'Do they live here?',
  verdicts: { verified: 'Yes, they may ask and vote', rejected: 'No' },
  reasonToThem: 'Reason (told to them)',
  decide: 'Decide',
  decided: 'It is decided.',
  standingStates: {
    pending: 'Waits',
    verified: 'Verified',
    rejected: 'Rejected',
    appealed: 'Appeals',
    expired: 'Expired',
  },
  letters: (count: number) => `${counted(count, { one: 'letter', other: 'letters' })} to send`,
  noLetters: 'No letter is to be sent.',
  verifiedAtBox: (count: number) =>
    `${counted(count, { one: 'resident is', other: 'residents are' })} verified at this letter box already`,
  inThePost: 'It is in the post',
  letterForgotten: 'Its words and its address are forgotten.',
  residents: 'Residents',
  residentColumns: ['Who', 'State', 'By', 'Until', 'Questions removed', 'At the same letter box'],
  removedOf: (removed: number, all: number) => `${readableNumber(removed)} of ${readableNumber(all)}`,
}
