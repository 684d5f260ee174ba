import type { words as english } from './words'

export const words: typeof english = {
  signIn: 'Iniciar sesión',
  signOut: 'Cerrar sesión',
  ended: 'Su sesión ha terminado. Inicie sesión de nuevo para continuar.',
  myCivicQ: 'Mi CivicQ',
}
