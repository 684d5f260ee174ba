import type { words as english } from './words'

export const words: typeof english = {
  title: 'Traiga su ciudad a CivicQ',
  allCities: 'Todas las ciudades',
  lead: 'Para quienes organizan las elecciones de una ciudad o un condado. Usted es titular desde el principio e importa una boleta. Cuando un operador de CivicQ ha comprobado que usted puede hacerlo, la ciudadanía la ve y usted invita a colegas y candidaturas.',
  signInFirst:
    'Inicie sesión con su dirección de correo de la ciudad o del condado: a ella le escribe el operador que decide.',
  yours: 'Sus ciudades',
  waits: 'Espera a un operador, que le escribirá. Hasta entonces solo la ve su personal.',
  rejected: 'Un operador la ha revisado y no responde por ella. El motivo:',
  isActive: 'Todos la ven.',
  itsPage: 'Su página',
  importBallot: 'Importar una boleta',
  inviteColleagues: 'Invitar a colegas',
  yourCity: 'Su ciudad',
  another: 'Otra ciudad',
  name: 'Nombre de la ciudad o del condado',
  state: 'Estado (opcional)',
  stateHint: 'Dos letras, por ejemplo OR',
  slug: 'Dirección en este sitio',
  slugHint: 'Minúsculas, cifras y guiones. Después no se puede cambiar.',
  register: 'Registrarla',
  again: 'Corregirla y registrarla otra vez',
  sameSlug: 'No cambia.',
  registered: 'Su ciudad está registrada. Ahora la revisa un operador.',
}
