import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  heading: 'Lo que responden los candidatos',
  loading: 'Cargando las respuestas de los candidatos',
  noResponse: 'No ha respondido.',
  removed: (rule) => `Un moderador retiró esta respuesta. Regla: ${rule}.`,
  whatItCosts: 'Lo que cuesta:',
  sources: 'Fuentes:',
  answered: 'Respondida el',
  corrected: 'corregida el',
  video: (seconds) => `Video y transcripción, ${counted(seconds, { one: 'segundo', other: 'segundos' })}`,
  videoOf: (name) => `Video de ${name}`,
  of: (name) => `de ${name}`,
  earlierWords: 'Se grabó antes de que se corrigiera esta respuesta.',
  captions: 'Subtítulos',
}
