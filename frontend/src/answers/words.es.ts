import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  heading: 'Lo que responden los candidatos',
  loading: 'Cargando las respuestas de los candidatos',
  answersOf: (name) => `Lo que responde ${name}`,
  stillOpen: 'Preguntas que siguen abiertas',
  noneYet: 'Todavía nadie ha hecho una pregunta en esta contienda.',
  allAnswered: 'Todas las preguntas de esta contienda tienen respuesta.',
  showMore: 'Ver más preguntas',
  loadingMore: 'Cargando más preguntas',
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
