import type { words as english } from './words'

export const words: typeof english = {
  unreachable: 'No se pudo conectar con CivicQ. Revise su conexión e inténtelo de nuevo.',
  broken: 'Algo falló de nuestro lado. Inténtelo de nuevo en un momento.',
  missing: 'Esto no existe o ya no está. Búsquelo de nuevo en su página.',
  tooMany: 'Es todo por ahora. Inténtelo de nuevo en un rato.',
  busy: 'CivicQ está ocupado o no recibe nada en este momento. Inténtelo de nuevo en un rato.',
  notSent: 'No se envió. La falla es nuestra: inténtelo de nuevo en un minuto.',
}
