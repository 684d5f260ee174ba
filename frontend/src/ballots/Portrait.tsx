// Whom one may vote for, as they want to be seen; or their initials, in equal room.
import type { Candidate } from '../api/generated/types.gen'
import { OptimizedImage } from '../ui/OptimizedImage'
import { words } from './words'

const SIDE = 48

export function Portrait({ candidate }: { candidate: Pick<Candidate, 'name' | 'photo'> }) {
  const { name, photo } = candidate
  return <OptimizedImage image={photo} alt={words.portrait(name)} name={name} width={SIDE} height={SIDE} />
}
