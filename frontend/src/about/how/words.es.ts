import figures from '../figures.json'
import type { words as english } from './words'

const { questions_a_day, reports_a_day } = figures

export const words: typeof english = {
  title: 'Cómo funciona CivicQ',
  description:
    'Su boleta en una página, lo que preguntan sus vecinos y lo que responde cada persona candidata.',
  ranking: 'Cómo funciona el orden, con un ejemplo',
  privacy: 'Qué se guarda de usted y por cuánto tiempo',
  sections: {
    ballot: {
      heading: 'Su boleta',
      text: [
        'Elija su ciudad y después su precinto. Verá las contiendas y medidas que se votan allí y todas las personas que se presentan. Para leer, nadie necesita una cuenta.',
        'El personal de la ciudad publica la boleta con los datos de la oficina electoral. Muestra sobre qué votará usted, pero no es la boleta oficial, y nada de lo que haga aquí es un voto en la elección.',
        'El orden en que aparecen los candidatos se sortea de nuevo cada día, para que nadie sea siempre el primero. Ningún lugar en una página se puede comprar.',
      ],
    },
    questions: {
      heading: 'Preguntas',
      text: [
        `Una persona cuya residencia está verificada hace la misma pregunta a todos los que se presentan en una contienda, hasta ${questions_a_day} preguntas al día. Si ya se preguntó casi lo mismo, se le avisa antes, y puede votar por esa pregunta.`,
        'Su nombre no aparece con su pregunta. Puede editarla o retirarla; las redacciones anteriores siguen a la vista, para que ningún voto sea por palabras que después se cambiaron en secreto.',
      ],
    },
    votes: {
      heading: 'Votos',
      text: [
        'Una persona cuya residencia está verificada vota cada pregunta una sola vez, a favor o en contra, y puede cambiar o retirar su voto en cualquier momento. Se muestra cuántos votos hay, pero no de quién son. Son los votos de quienes participaron aquí, no una encuesta.',
      ],
    },
    order: {
      heading: 'El orden',
      text: [
        'Los votos deciden qué preguntas van primero. Unas pocas reglas impiden que un solo grupo, un solo tema o una sola redacción llene la lista, y cada lugar se puede explicar.',
      ],
    },
    answers: {
      heading: 'Respuestas',
      text: [
        'Las personas candidatas responden por escrito y pueden añadir un video. Quien no ha respondido aparece en la misma lista, sin respuesta. Una respuesta se puede corregir; junto a ella se indica que se corrigió y por qué.',
      ],
    },
    residents: {
      heading: 'Quién puede preguntar y votar',
      text: [
        'Los residentes de la ciudad, cada uno con un voto. La ciudad elige cómo los verifica: por carta, con el padrón electoral, por medio de su personal, o con un código por correo electrónico o mensaje de texto. Nada de lo que se consultó para ello se muestra a nadie.',
      ],
    },
    moderation: {
      heading: 'Qué se elimina y quién lo hace',
      text: [
        `Los moderadores de la ciudad eliminan lo que infringe una regla publicada e indican cuál. A quien lo escribió se le avisa y puede apelar; otra persona decide la apelación. Cada decisión consta en un registro público. Usted puede denunciar lo que crea que infringe una regla, hasta ${reports_a_day} veces al día.`,
        'Unas reglas fijas, y un modelo de lenguaje donde se haya configurado, señalan preguntas para que las vea un moderador. No eliminan nada.',
      ],
    },
    you: {
      heading: 'Qué se guarda de usted',
      text: ['Lo mínimo que hace falta. Puede llevárselo todo y puede irse cuando quiera.'],
    },
  },
}
