import { counted, readableNumber } from '../ui/locale'

export const words = {
  lead: 'Who is on the roll proves by name, birthday and ZIP code that they live here. CivicQ keeps a keyed hash of each voter, and no name: nobody can read the roll here, you neither.',
  notUsed: 'Your city does not verify by the roll yet.',
  toSettings: 'Allow it in the settings',
  add: 'Add voters',
  file: 'File (CSV)',
  fileHint:
    'UTF-8, a voter in each line, the birthday as YYYY-MM-DD. Other columns are left out, and stay on this computer. Who is on the roll already is not counted twice.',
  example: 'name,born,postcode\nAna Reyes,1984-03-09,97999',
  unreadable: 'The file cannot be read. Save it as CSV UTF-8.',
  noColumn: (names: string) => `Line 1: the columns name, born and postcode are needed. Missing: ${names}.`,
  incomplete: (line: number) => `Line ${line}: each voter has a name, a birthday and a postcode.`,
  badQuotes: (line: number) =>
    `Line ${line}: quotation marks go around a whole cell, and are doubled inside it.`,
  unseen: (line: number) =>
    `Line ${line}: the name has a character that cannot be taken, such as one that does not show. Type it anew.`,
  longName: (line: number) => `Line ${line}: a name has 120 letters at most.`,
  noDate: (line: number, written: string) => `Line ${line}: “${written}” is no date. Write YYYY-MM-DD.`,
  noPostcode: (line: number, written: string) => `Line ${line}: “${written}” is no postcode.`,
  nobodyInIt: 'The file holds no voter.',
  read: (count: number) =>
    `${counted(count, { one: 'voter was', other: 'voters were' })} read. Nothing has been sent yet.`,
  faulty: (faults: number, voters: number) =>
    `${counted(faults, { one: 'line', other: 'lines' })} cannot be taken, ${readableNumber(voters)} can. Nothing was sent: mend the file and choose it again.`,
  andMore: (count: number) => `And ${readableNumber(count)} more.`,
  onItsWay: (sent: number, all: number) =>
    `${readableNumber(sent)} of ${readableNumber(all)} sent. Leave this page open.`,
  sending: 'Sending',
  send: 'Add them to the roll',
  broke: (detail: string, sent: number) =>
    `${detail} ${readableNumber(sent)} had arrived. Send the file again: nobody is counted twice.`,
  added: (all: number, added: number) =>
    `${counted(all, { one: 'voter', other: 'voters' })} sent, ${readableNumber(added)} of them new.`,
  forget: 'Forget the roll',
  whatForgettingDoes:
    'As before a new one. Who was verified by it stays verified; nobody else can be, until you add voters again.',
  sure: 'Yes, the whole roll of this city',
  forgetNow: 'Forget the roll',
  isForgotten: 'The roll is forgotten.',
  forgotten: (count: number) =>
    `The roll is forgotten: ${counted(count, { one: 'voter', other: 'voters' })}.`,
}
