import { counted } from '../ui/locale'
import type { words as english } from './words'

const rules = {
  spam: 'Publicidad o repetición',
  private: 'Vida privada de alguien',
  threat: 'Amenazas o violencia',
  harassment: 'Insultos en vez de preguntas',
  'off-topic': 'No trata de esta contienda',
  'false-claim': 'Afirmación demostrada falsa',
  duplicate: 'Lo mismo dicho otra vez',
  unlawful: 'Contra la ley',
}

export const RULES = Object.keys(rules) as (keyof typeof rules)[]

const roles: Record<string, string> = { owner: 'titular', admin: 'administración', moderator: 'moderación' }
const questions = (count: number) => counted(count, { one: 'pregunta', other: 'preguntas' })
const does = { approve: 'Aprobar', remove: 'Retirar', dismiss: 'Mantener' }
const done = {
  approve: 'Aprobado',
  remove: 'Retirado',
  merge: 'Unido a otra pregunta',
  dismiss: 'Se mantiene: los avisos se desestimaron',
}

export const words: typeof english = {
  rules,
  rule: (code) => (rules as Record<string, string>)[code] ?? code,
  leadOfQueue: 'Primero lo que más tiempo espera. Cada decisión y su motivo son públicos.',
  publicLog: 'El registro público',
  toRead: (count) => `${questions(count)} por leer`,
  nothingToRead: 'No hay nada por leer.',
  keys: 'Con el foco en una pregunta: a aprueba, r retira, m une, j y k llevan a la siguiente y a la anterior.',
  states: {
    pending: 'Espera para mostrarse',
    approved: 'Se muestra',
    answered: 'Se muestra y tiene respuesta',
  },
  flagged: (names) => `el filtro sospecha: ${names.join(', ')}`,
  itsContest: 'su contienda',
  itsQuestion: 'la pregunta',
  approve: 'Aprobar',
  remove: 'Retirar',
  merge: 'Unir',
  dismiss: 'Mantener',
  does: (action, count) => does[action] + (count > 1 ? ` ${count}` : ''),
  decided: (action, count) => (count > 1 ? `${count}: ${done[action].toLowerCase()}.` : `${done[action]}.`),
  whichRule: '¿Qué regla incumple?',
  chooseRule: 'Elija una regla',
  reason: 'Motivo (público; también se le comunica a quien lo escribió)',
  keepsToTheRules: 'Cumple las reglas.',
  asksTheSame: 'Pregunta lo mismo.',
  chosen: (count) => `Con la selección (${questions(count)})`,
  lookingForAlike: 'Buscando preguntas que piden lo mismo',
  nothingAlike: 'Ninguna pregunta de esta contienda pide casi lo mismo.',
  whichStays: '¿Qué pregunta se queda? Los votos de ambas se unen.',
  reported: (count) => counted(count, { one: 'aviso', other: 'avisos' }),
  nothingReported: 'No hay avisos.',
  ruleTimes: (rule, times) => (times > 1 ? `${rule} (${times})` : rule),
  kinds: {
    question: 'Pregunta',
    answer: 'Respuesta',
    rebuttal: 'Réplica',
    video: 'Video',
    profile: 'Declaración de candidatura',
    photo: 'Foto',
  },
  nothingLeft: 'No queda nada que mostrar.',
  thePhoto: 'La foto de la que se avisó',
  appealed: (count) => counted(count, { one: 'apelación', other: 'apelaciones' }),
  nothingAppealed: 'Nadie apela.',
  removedBecause: (rule, reason) => `Decisión: ${rule ? `${rule}. ` : ''}«${reason}»`,
  theySay: 'Quien lo escribió dice:',
  yourVerdict: 'Su decisión',
  outcomes: { upheld: 'La decisión se mantiene', overturned: 'La decisión fue un error: se anula' },
  decideAppeal: 'Decidir la apelación',
  appealDecided: 'La apelación está decidida.',
  logOf: (place) => `Moderación en ${place}`,
  leadOfLog:
    'Lo que se aprobó, se retiró y se unió, por qué regla y por qué motivo. Quien escribió algo puede apelar.',
  byMonth: 'Por mes',
  monthColumns: [
    'Mes',
    'Aprobadas',
    'Retiradas',
    'Unidas',
    'Apelaciones',
    'Anuladas',
    'Mediana de horas de espera',
  ],
  decisions: 'Decisiones',
  noDecisions: 'Todavía no se ha decidido nada.',
  older: 'Mostrar decisiones anteriores',
  was: (kind, action) => `${kind}. ${done[action]}.`,
  deciders: (role) => `por ${roles[role] ?? role}`,
  appealWaits: 'Hay una apelación pendiente.',
  appealOutcomes: {
    upheld: 'En apelación, la decisión se mantuvo.',
    overturned: 'En apelación, la decisión se anuló.',
  },
}
