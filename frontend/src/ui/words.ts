export const words = {
  skip: 'Skip to the content',
  site: 'Site',
  ballots: 'Ballots',
  work: 'Work',
  language: 'Language',
  notTheOffice: 'CivicQ is not the election office.',
  theOffice: 'Your election office publishes your official ballot, and tells where, when and how you vote.',
  promise: 'Reading needs no account. Nobody can pay to be seen here, and nobody sees how you voted.',
  aboutCivicQ: 'About CivicQ',
  howItWorks: 'How it works',
  howRankingWorks: 'How ranking works',
  privacy: 'Privacy',
  accessibility: 'Accessibility',
  terms: 'Terms of use',
  feed: 'New questions as a feed (Atom)',
  description:
    'Who stands on your ballot, what your neighbors ask them, and which questions the community ranks highest.',
  offline: 'You are offline. What you see is what this device read last.',
  withoutScript: 'CivicQ needs JavaScript for now. Your election office publishes your official ballot.',
  loading: 'Loading',
  whereYouAre: 'Where you are',
  notFound: 'This page is not here',
  notFoundWhy:
    'The address may be mistyped, or what stood here is no longer on any ballot. Nothing that you did is lost.',
  findBallot: 'Find your ballot',
  failed: 'This page did not load',
  notRead: 'Not on this device yet',
  notReadWhy:
    'You are offline, and this device has not read this page before. It comes as soon as there is a network.',
  broken:
    'Something broke while this page was drawn. The fault is ours, and your votes and questions are safe.',
  tryAgain: 'Try again',
}
