import type { words as english } from './words'

export const words: typeof english = {
  end: 'Dejar de seguir',
  ended: (name) => `Ya no sigue a ${name}.`,
  youFollow: 'Usted sigue',
  followsNothing: 'Nada todavía. Las contiendas, los candidatos y las preguntas tienen cada uno su botón.',
  contest: 'Contienda',
  candidate: 'Candidatura',
  question: 'Pregunta',
  topicOfBallot: 'Tema de una boleta',
  noLongerShown: 'Algo que ya no se muestra',
  mails: 'Correos',
  howOften: 'Preguntas, respuestas y correcciones nuevas en lo que sigue',
  cadences: {
    immediate: 'Al momento',
    daily: 'Una vez al día, en un solo correo',
    weekly: 'Una vez por semana, en un solo correo',
    none: 'Ningún correo sobre esto',
  },
  besides: 'Escríbanme además',
  kinds: {
    own: 'qué pasa con lo que pregunté, escribí o denuncié',
    reminders: 'antes de una elección en mi ciudad',
    staff: 'lo que me espera como personal de una ciudad',
  },
  language: 'En qué idioma',
  howToEnd:
    'Van a la dirección confirmada de su cuenta. Cada correo lleva un enlace que termina los de su clase, sin iniciar sesión.',
  save: 'Guardar',
  saved: 'Su elección está guardada.',
}
