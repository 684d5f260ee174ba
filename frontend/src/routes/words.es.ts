import type { words as english } from './words'

export const words: typeof english = {
  askThePeople: 'Pregunte a quienes están en su boleta.',
  homeLead: 'Vea quién se presenta y qué se propone, y vote sobre lo que su comunidad les pregunta.',
  backToYours: 'Volver a su boleta',
  howItWorks: 'Cómo funciona',
  read: 'Lea.',
  readHow: 'Todas las contiendas y medidas sobre las que votará, a la vista y sin cuenta.',
  ask: 'Pregunte.',
  askHow: 'Una pregunta llega a todos los que se presentan en una contienda.',
  vote: 'Vote.',
  voteHow:
    'Lo que la mayoría de ustedes quiere que se responda sube al principio, donde los candidatos no pueden pasarlo por alto.',
  moreHow: 'Todo sobre cómo funciona',
  loadingBallots: 'Cargando las boletas',
  ballotsIn: (place) => `Boletas en ${place}`,
  noBallot: (city) => `Todavía no se ha publicado ninguna boleta de ${city}.`,
  loadingContest: 'Cargando la contienda',
  cityBallot: (city) => `Boleta de ${city}`,
  upForRetention: 'Sujeto a ratificación',
  candidates: 'Candidatos',
  loadingQuestion: 'Cargando la pregunta',
  withdrawn: 'Una pregunta retirada',
  withdrawnWhy: 'La persona que hizo esta pregunta la ha retirado. Sus votos ya no cuentan.',
  askedOf: (question, contest) => `“${question}” Se preguntó a todos los que se presentan a ${contest}.`,
  standFor: (names, contest) => `${names}: quién se presenta a ${contest} y qué le preguntan sus vecinos.`,
  allAbout: (contest) => `Todas las preguntas sobre ${contest}`,
}
