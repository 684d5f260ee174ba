import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  loadingContests: 'Cargando las contiendas',
  ballotTitle: (city, election) => `Boleta de ${city}, ${election}`,
  yourBallot: (place) => `Su boleta en ${place}`,
  showing: (contests, place) =>
    `Se muestran ${counted(contests, { one: 'contienda', other: 'contiendas' })} de ${place}.`,
  noContests: 'No hay contiendas registradas para este precinto.',
  fairOrder: 'Los candidatos aparecen en un orden que se sortea de nuevo cada día.',
  questions: 'Preguntas',
  about: (contest) => `sobre ${contest}`,
  portrait: (name: string) => `Retrato de ${name}`,
  nobodyFiled: 'Nadie se ha inscrito en esta contienda.',
  inFavor: 'A favor',
  against: 'En contra',
  noStatement: 'No se presentó ninguna declaración.',
  fullText: 'Texto completo de la medida',
  measure: (number) => `Medida ${number}`,
  district: (name) => `Distrito ${name}`,
  yesOrNo: 'Vote sí o no',
  rank: (seats) =>
    seats > 1
      ? `Ordene a los candidatos según su preferencia, ${seats} puestos`
      : 'Ordene a los candidatos según su preferencia',
  approve: 'Vote por tantos como quiera',
  seats: (seats) => (seats > 1 ? `${seats} puestos` : null),
  choose: (seats) => (seats > 1 ? `Vote por ${seats} como máximo` : 'Vote por uno'),
  closed: 'La votación ha cerrado. Las preguntas, los votos y las respuestas quedan aquí para leerlos.',
  frozen: 'La ciudad ha detenido por ahora las preguntas y los votos. Todo se puede seguir leyendo.',
  allOfPlace: (city) =>
    `Aquí están todas las contiendas de ${city}: CivicQ no sabe en cuáles vota cada precinto. Su oficina electoral lo sabe.`,
  precinct: 'Su precinto',
  allPrecincts: 'Todos los precintos',
  everywhere: 'todos los precintos',
  moderation: 'Lo que decidieron los moderadores',
  calendar: 'Fechas electorales para su calendario',
  show: 'Mostrar',
}
