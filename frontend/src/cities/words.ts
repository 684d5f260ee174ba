import { counted } from '../ui/locale'

export const words = {
  label: 'Your city or county',
  placeholder: 'Start typing its name',
  loading: 'Loading the cities',
  loadAgain: 'Load the cities again',
  places: (count: number) => counted(count, { one: 'place', other: 'places' }),
  none: 'No place by that name has a ballot here yet. Check the spelling, or try the county that runs your elections.',
}
