// Whom one may vote for, as they want to be seen; or their initials, in equal room.
import type { Candidate } from '../api/generated/types.gen'
import { OptimizedImage } from '../ui/OptimizedImage'
import { words } from './words'

const SIDE = 48
const LARGE_SIDE = 96

type PortraitProps = {
  candidate: Pick<Candidate, 'name' | 'photo'>
  /** On the candidate's own page. */
  large?: boolean
}

export function Portrait({ candidate, large = false }: PortraitProps) {
  const { name, photo } = candidate
  const side = large ? LARGE_SIDE : SIDE
  return (
    <OptimizedImage
      image={photo}
      alt={words.portrait(name)}
      name={name}
      width={side}
      height={side}
      isFirst={large}
    />
  )
}
