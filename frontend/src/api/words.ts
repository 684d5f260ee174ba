export const words = {
  unreachable: 'CivicQ could not be reached. Check your connection and try again.',
  broken: 'Something went wrong on our side. Try again in a moment.',
  notSent: 'This was not sent. The fault is ours: try again in a minute.',
}
