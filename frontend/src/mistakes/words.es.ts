import type { words as english } from './words'

export const words: typeof english = {
  somethingIsWrong: '¿Algo está mal aquí?',
  takesAnAccount:
    'Avise a la ciudad. Para eso hace falta una cuenta, así puede contarle qué pasó con su aviso.',
  signIn: 'Iniciar sesión',
  toTell: 'para avisar de un error',
  withWhom: '¿Dónde está el error?',
  withNobody: 'En la contienda misma',
  whatIsWrong: '¿Qué está mal?',
  source: '¿Dónde se puede leer lo correcto? (opcional)',
  whoReads:
    'Lo lee el personal de la ciudad que edita la boleta y le dirá qué hizo. Si unas palabras violan una regla, use «Denunciar»; sobre la respuesta de una candidatura, vote si responde.',
  send: 'Avisar a la ciudad',
  thanks: 'Gracias. La ciudad lo revisará.',
  toMine: 'Qué pasó con su aviso',
}
