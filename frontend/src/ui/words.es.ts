import type { words as english } from './words'

export const words: typeof english = {
  skip: 'Ir al contenido',
  site: 'Sitio',
  ballots: 'Boletas',
  work: 'Trabajo',
  language: 'Idioma',
  notTheOffice: 'CivicQ no es la oficina electoral.',
  theOffice: 'Su oficina electoral publica su boleta oficial e informa dónde, cuándo y cómo se vota.',
  promise:
    'Para leer no se necesita cuenta. Nadie puede pagar por aparecer aquí, y nadie ve cómo votó usted.',
  aboutCivicQ: 'Acerca de CivicQ',
  howItWorks: 'Cómo funciona',
  howRankingWorks: 'Cómo funciona el orden',
  privacy: 'Privacidad',
  accessibility: 'Accesibilidad',
  terms: 'Condiciones de uso',
  feed: 'Preguntas nuevas como canal (Atom)',
  description:
    'Quién se presenta en su boleta, qué le preguntan sus vecinos y qué preguntas considera más importantes la comunidad.',
  offline: 'Está sin conexión. Lo que ve es lo último que leyó este dispositivo.',
  withoutScript: 'Por ahora CivicQ necesita JavaScript. Su oficina electoral publica su boleta oficial.',
  loading: 'Cargando',
  whereYouAre: 'Dónde se encuentra',
  notFound: 'Esta página no está aquí',
  notFoundWhy:
    'Puede que la dirección esté mal escrita, o que lo que había aquí ya no esté en ninguna boleta. Nada de lo que usted hizo se ha perdido.',
  findBallot: 'Busque su boleta',
  failed: 'Esta página no se cargó',
  notRead: 'Todavía no está en este dispositivo',
  notReadWhy:
    'Está sin conexión, y este dispositivo no ha leído antes esta página. Aparecerá en cuanto haya red.',
  broken: 'Algo falló al mostrar esta página. El error es nuestro; sus votos y sus preguntas están a salvo.',
  tryAgain: 'Intentar de nuevo',
}
