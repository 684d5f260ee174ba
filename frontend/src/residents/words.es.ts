import { counted, readableNumber } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  more: 'Mostrar más',
  methodNames: {
    letter: 'Carta',
    roll: 'Padrón',
    staff: 'Personal',
    email: 'Correo',
    sms: 'Mensaje de texto',
  },
  waiting: (count) => `${counted(count, { one: 'persona espera', other: 'personas esperan' })} su decisión`,
  nobodyWaits: 'Nadie espera.',
  doTheyLiveHere: '¿Vive aquí?',
  verdicts: { verified: 'Sí, puede preguntar y votar', rejected: 'No' },
  reasonToThem: 'Motivo (se le comunica)',
  decide: 'Decidir',
  decided: 'Está decidido.',
  standingStates: {
    pending: 'Espera',
    verified: 'Con verificación',
    rejected: 'Rechazada',
    appealed: 'Apela',
    expired: 'Vencida',
  },
  letters: (count) => `${counted(count, { one: 'carta', other: 'cartas' })} por enviar`,
  noLetters: 'No hay cartas por enviar.',
  verifiedAtBox: (count) =>
    `ya ${counted(count, { one: 'residente verificado', other: 'residentes verificados' })} en este buzón`,
  inThePost: 'Ya está en el correo',
  letterForgotten: 'Se han olvidado su texto y su dirección.',
  residents: 'Residentes',
  residentColumns: ['Quién', 'Estado', 'Por', 'Hasta', 'Preguntas retiradas', 'En el mismo buzón'],
  removedOf: (removed, all) => `${readableNumber(removed)} de ${readableNumber(all)}`,
}
