import { counted } from '../ui/locale'

export const words = {
  loadingContests: 'Loading the contests',
  ballotTitle: (city: string, election: string) => `${city} ballot, ${election}`,
  yourBallot: (place: string) => `Your ballot in ${place}`,
  showing: (contests: number, place: string) =>
    `Showing ${counted(contests, { one: 'contest', other: 'contests' })} of ${place}.`,
  noContests: 'No contests are listed for this precinct.',
  fairOrder: 'Candidates are listed in an order that is drawn anew each day.',
  questions: 'Questions',
  about: (contest: string) => `about ${contest}`,
  nobodyFiled: 'Nobody has filed for this contest.',
  inFavor: 'In favor',
  against: 'Against',
  noStatement: 'No statement was filed.',
  fullText: 'Full text of the measure',
  measure: (number: string) => `Measure ${number}`,
  district: (name: string) => `District ${name}`,
  yesOrNo: 'Vote yes or no',
  rank: (seats: number) => (seats > 1 ? `Rank the candidates, ${seats} seats` : 'Rank the candidates'),
  approve: 'Vote for as many as you like',
  seats: (seats: number) => (seats > 1 ? `${seats} seats` : null),
  choose: (seats: number) => (seats > 1 ? `Vote for up to ${seats}` : 'Vote for one'),
  sameEverywhere: (city: string) => `This ballot is the same in all of ${city}.`,
  precinct: 'Your precinct',
  allPrecincts: 'All precincts',
  show: 'Show',
}
