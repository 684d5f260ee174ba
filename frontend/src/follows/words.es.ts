import type { words as english } from './words'

export const words: typeof english = {
  signInToFollow: 'Inicie sesión para seguir',
  follow: 'Seguir',
  end: 'Dejar de seguir',
  begun: (name) => `Ahora sigue a ${name}.`,
  ended: (name) => `Ya no sigue a ${name}.`,
  noMailsYet: 'Elija cada cuánto se lo cuenta un correo',
}
