import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  label: 'Su ciudad o condado',
  placeholder: 'Empiece a escribir el nombre',
  loading: 'Cargando las ciudades',
  loadAgain: 'Cargar de nuevo las ciudades',
  places: (count) => counted(count, { one: 'lugar', other: 'lugares' }),
  none: 'Ningún lugar con ese nombre tiene una boleta aquí todavía. Revise la ortografía o pruebe con el condado que organiza sus elecciones.',
}
