import type { words as english } from './words'

export const words: typeof english = {
  withWhom: '¿Dónde está el error?',
  withNobody: 'En la contienda misma',
  whatIsWrong: '¿Qué está mal?',
  onTheBallot:
    'Por ejemplo, falta una contienda. Lo que está mal en una contienda o candidatura se avisa en su página.',
  source: '¿Dónde se puede leer lo correcto? (opcional)',
  whoReads:
    'Lo lee el personal de la ciudad que edita la boleta y le dirá qué hizo. Si unas palabras violan una regla, use «Denunciar»; sobre la respuesta de una candidatura, vote si responde.',
  send: 'Avisar a la ciudad',
  thanks: 'Gracias. La ciudad lo revisará.',
  toMine: 'Qué pasó con su aviso',
}
