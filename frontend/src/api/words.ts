export const words = {
  unreachable: 'CivicQ could not be reached. Check your connection and try again.',
  broken: 'Something went wrong on our side. Try again in a moment.',
  missing: 'This is not there, or not any more. Look for it again on its page.',
  tooMany: 'That is all for now. Try again in a while.',
  busy: 'CivicQ is busy, or takes nothing in just now. Try again in a while.',
  notSent: 'This was not sent. The fault is ours: try again in a minute.',
}
