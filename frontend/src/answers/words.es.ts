import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  heading: 'Lo que responden los candidatos',
  loading: 'Cargando las respuestas de los candidatos',
  answersOf: (name) => `Lo que responde ${name}`,
  answerOf: (name) => `la respuesta de ${name}`,
  compare: 'Comparar lado a lado',
  comparing: 'Comparar:',
  theQuestion: 'La pregunta',
  aboutComparing: (question, contest) =>
    `«${question}» Lo que responden, lado a lado, quienes se presentan a ${contest}.`,
  sideBySide: (contest) => `${contest}: todas las candidaturas, lado a lado`,
  parts: { position: 'Posición', rationale: 'Razones', trade_offs: 'Lo que cuesta' },
  nothingOnThis: 'No dice nada sobre esto.',
  nobodyToCompare: 'Nadie se presenta en esta contienda, así que nadie puede responder.',
  nothingToCompare: 'No hay nada que comparar',
  noLongerShown: 'Esta pregunta ya no se muestra, y tampoco sus respuestas.',
  howItIsOrdered:
    'Todas las personas tienen el mismo espacio. El orden se sortea, distinto en cada pregunta.',
  otherQuestions: (contest) => `Otras preguntas sobre ${contest}`,
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
