import type { words as english } from './words'

export const words: typeof english = {
  account: 'Su cuenta',
  whatIsKnown:
    'CivicQ le conoce por un número y no guarda su nombre. La contraseña, el segundo factor, la dirección y el teléfono son del servicio de inicio de sesión y se cambian allí.',
  number: 'Su número:',
  mails: 'Elija sus correos',
  yourData: 'Sus datos',
  whatIsInIt:
    'Un archivo con todo lo que conduce a su cuenta: lo que preguntó y votó, su verificación, lo que sigue, lo que eligió y las decisiones.',
  download: 'Descargarlo como JSON',
  exported: 'El archivo está descargado.',
  sessions: 'Sesiones',
  whatItEnds:
    'Termina todas sus sesiones, en todos los dispositivos. Otro navegador puede seguir cinco minutos como máximo.',
  signOutEverywhere: 'Cerrar sesión en todas partes',
  leave: 'Borrar su cuenta',
  whatStays: 'Sucede de inmediato y no se puede deshacer:',
  loginStays:
    'su acceso en el servicio de inicio de sesión se conserva y aquí no conduce a nada; si vuelve a iniciar sesión, empieza de nuevo.',
  yourQuestions: 'Sus preguntas',
  questions: {
    keep: 'Conservarlas, sin autor',
    withdraw: 'Retirarlas; sus votos dejan de contar',
  },
  sure: 'He leído qué se borra y qué se conserva.',
  deleteAll: 'Borrar mi cuenta',
  deleted: 'Su cuenta está borrada.',
  nowSignOut: 'Aquí ya nada conduce a usted. Cierre también la sesión de este navegador.',
  signOut: 'Cerrar sesión',
}
