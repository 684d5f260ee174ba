export const words = {
  account: 'Your account',
  whatIsKnown:
    'CivicQ knows you by a number, and keeps no name of yours. Password, second factor, address and phone number belong to the sign-in service, and are changed there.',
  number: 'Your number:',
  mails: 'Choose your mails',
  yourData: 'Your data',
  whatIsInIt:
    'One file with everything that leads to your account: what you asked and voted, your standing, follows, choices and decisions.',
  download: 'Download it as JSON',
  exported: 'The file is downloaded.',
  sessions: 'Sessions',
  whatItEnds:
    'Ends every session of yours, on every device. Another browser may go on for at most five minutes.',
  signOutEverywhere: 'Sign out everywhere',
  leave: 'Delete your account',
  whatStays: 'This happens at once and cannot be undone:',
  loginStays:
    'your login at the sign-in service stays, and leads to nothing here; signing in again begins anew.',
  yourQuestions: 'Your questions',
  questions: {
    keep: 'Keep them, without an author',
    withdraw: 'Withdraw them; their votes no longer count',
  },
  sure: 'I have read what is deleted and what stays.',
  deleteAll: 'Delete my account',
  deleted: 'Your account is deleted.',
  nowSignOut: 'Nothing here leads to you any more. Sign out to end the session of this browser too.',
  signOut: 'Sign out',
}
