import { counted } from '../../ui/locale'
import type { words as english } from './words'

const characters = (count: number) => counted(count, { one: 'carácter', other: 'caracteres' })

export const words: typeof english = {
  tooShort: (shortest) => `Escriba al menos ${shortest} caracteres, para que se pueda responder.`,
  shorten: (by) => `Acórtela en ${characters(by)}.`,
  tooManyTopics: (most) => `Indique hasta ${most} temas.`,
  waitsForModerator: 'Su pregunta espera a un moderador; después se mostrará.',
  isShown: 'Su pregunta ya se muestra.',
  notSent: 'Su pregunta no se envió. Envíela de nuevo.',
  tooMany: (count) => `Sobran ${characters(count)}`,
  left: (count) => `Quedan ${characters(count)}`,
  topics: 'Temas',
  topicsHint: '(opcional; por ejemplo: vivienda, transporte)',
  alike: (count) =>
    count === 1 ? 'Alguien pregunta casi lo mismo.' : `${count} preguntas piden casi lo mismo.`,
  voteInstead: 'Un voto por una de estas vale más que repetirla.',
  voteForThis: 'Votar por esta',
  votedAlready: 'Ya votó por ella.',
  joined: 'Usted votó por lo que alguien ya pregunta:',
  askedAlready: 'Alguien ya pregunta esto: vote por esa pregunta o diga que la suya pide otra cosa.',
  asksSomethingElse: 'La mía pide otra cosa',
  published: 'Publicada.',
  seeIt: 'Véala entre las preguntas',
  seeYours: 'Véala entre las suyas',
  sending: 'Enviando',
  publish: 'Publicar la pregunta',
  toAllOfThem:
    'Una pregunta para todos, con sus propias palabras. Todos pueden leerla; su nombre no se muestra.',
}
