export const words = {
  report: 'Report',
  takesAnAccount: 'A report takes an account, so that moderators can trust it.',
  signIn: 'Sign in',
  toReport: 'to report',
  note: 'What should moderators look at? (optional)',
  whoReads: 'Moderators read it; nobody else learns who reported. What they decide is public.',
  send: 'Send the report',
  thanks: 'Thank you. Moderators look at it, and what they decide is public.',
}
