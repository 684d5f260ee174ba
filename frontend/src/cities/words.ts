import { counted } from '../ui/locale'

export const words = {
  label: 'Your city or county',
  placeholder: 'Start typing its name',
  loading: 'Loading the cities',
  loadAgain: 'Load the cities again',
  places: (count: number) => counted(count, { one: 'place', other: 'places' }),
  byAddress: 'Or by your address',
  address: 'House number and street',
  postcode: 'ZIP code',
  postcodeHint: 'Five digits, for instance 97201',
  findBallot: 'Find my ballot',
  notKept: 'It finds your precinct, and nothing keeps it.',
  notFound: 'Your ballot was not found. Try again.',
  choose: 'Not found to the house. Choose your precinct: it stands on your voter registration card.',
  unknown: 'We do not know this address yet. Choose your city, and your precinct there.',
  none: 'No place by that name has a ballot here yet. Check the spelling, or try the county that runs your elections.',
  missing: 'Is your city missing?',
}
