import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  label: 'Su ciudad o condado',
  placeholder: 'Empiece a escribir el nombre',
  loading: 'Cargando las ciudades',
  loadAgain: 'Cargar de nuevo las ciudades',
  places: (count) => counted(count, { one: 'lugar', other: 'lugares' }),
  byAddress: 'O por su dirección',
  address: 'Número y calle',
  postcode: 'Código postal',
  postcodeHint: 'Cinco cifras; por ejemplo, 97201',
  findBallot: 'Buscar mi boleta',
  notKept: 'Con ella se busca su precinto, y nada la guarda.',
  notFound: 'No se encontró su boleta. Inténtelo de nuevo.',
  choose: 'No se encontró la casa. Elija su precinto: figura en su tarjeta de votante.',
  unknown: 'Todavía no conocemos esta dirección. Elija su ciudad y, allí, su precinto.',
  none: 'Ningún lugar con ese nombre tiene una boleta aquí todavía. Revise la ortografía o pruebe con el condado que organiza sus elecciones.',
  missing: '¿Falta su ciudad?',
}
