import type { words as english } from './words'

export const words: typeof english = {
  sharePicture: 'CivicQ: el óvalo de una boleta de papel, relleno, con el trazo que lo convierte en una Q',
}
