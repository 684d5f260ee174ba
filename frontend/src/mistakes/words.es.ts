import type { words as english } from './words'

export const words: typeof english = {
  somethingIsWrong: '¿Algo está mal aquí?',
  takesAnAccount:
    'Avise a la ciudad. Para eso hace falta una cuenta, así puede contarle qué pasó con su aviso.',
  signIn: 'Iniciar sesión',
  toTell: 'para avisar de un error',
}
