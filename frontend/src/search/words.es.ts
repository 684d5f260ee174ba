import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  inCity: (place) => `Preguntas y búsqueda, ${place}`,
  about: (place) =>
    `Lo que pregunta la ciudadanía de ${place} a quienes están en su boleta, y una búsqueda de contiendas, candidatos y preguntas.`,
  label: 'Buscar contiendas, candidatos y preguntas',
  askedMost: 'Lo más preguntado ahora',
  howTheyAreOrdered: (time) => `Primero van las que recibieron más apoyo últimamente. Orden de las ${time}.`,
  questionsFound: 'Preguntas',
  more: 'Las primeras cincuenta. Hay más con estas palabras: agregue otra para encontrar menos.',
  noQuestions: 'Ninguna pregunta sobre esta boleta contiene estas palabras.',
  inEveryQuestion: 'Casi toda pregunta contiene estas palabras. Agregue una que diga de qué se trata.',
  nothingYet: 'Todavía nadie ha preguntado nada en esta boleta.',
  found: (contests, candidates, questions, more) =>
    [
      counted(contests, { one: 'contienda', other: 'contiendas' }),
      counted(candidates, { one: 'candidatura', other: 'candidaturas' }),
      `${more ? 'más de ' : ''}${counted(questions, { one: 'pregunta', other: 'preguntas' })}`,
    ].join(', '),
  contests: 'Contiendas',
  candidates: 'Candidaturas',
}
