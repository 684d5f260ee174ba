import type { words as english } from './words'

export const words: typeof english = {
  report: 'Denunciar',
  takesAnAccount: 'Para denunciar hace falta una cuenta, así los moderadores pueden confiar en la denuncia.',
  signIn: 'Iniciar sesión',
  toReport: 'para denunciar',
  note: '¿En qué deben fijarse los moderadores? (opcional)',
  whoReads: 'La leen los moderadores; nadie más sabe quién denunció. Lo que deciden es público.',
  send: 'Enviar la denuncia',
  thanks: 'Gracias. Los moderadores la revisarán, y lo que decidan será público.',
}
