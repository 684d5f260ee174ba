import { readablePercent } from '../../ui/locale'
import figures from '../figures.json'
import type { words as english } from './words'

const { places, suspected_weight, trending_hours_per_tenfold } = figures

export const words: typeof english = {
  title: 'Cómo funciona el orden',
  description:
    'El orden lo deciden los votos. Tres reglas guardan espacio para los demás, y ninguna cuesta un voto.',
  percent: readablePercent,
  example: {
    caption: 'Tres preguntas en el orden “Más apoyadas”',
    columns: ['Pregunta', 'A favor', 'En contra', 'Parte a favor', 'Puntaje'],
    names: ['A', 'B', 'C'],
  },
  sections: {
    orders: {
      heading: 'Cuatro órdenes, y usted elige',
      text: [
        'La lista de preguntas de una contienda se puede ordenar de cuatro maneras. La página se abre con “Del momento”.',
      ],
      points: [
        'Del momento: lo que tiene mucho apoyo y se preguntó hace poco.',
        'Más apoyadas: lo que apoya la mayor parte de quienes votan, hasta donde los votos alcanzan para saberlo.',
        'Más debatidas: lo que tiene muchos votos de ambos lados. El puntaje es los votos a favor por los votos en contra, dividido entre la suma de ambos.',
        'Recientes: primero va lo último que se preguntó. Los votos no cambian nada.',
      ],
    },
    top: {
      heading: 'Más apoyadas: pocos votos prueban poco',
      text: [
        'Si solo contara la parte de votos a favor, un único voto a favor pondría una pregunta por encima de todas: 100%. Por eso el puntaje es una parte prudente: el extremo inferior del intervalo en que está la parte verdadera con una confianza del 95% (intervalo de Wilson, 1927). Cuantos más votos hay, más estrecho es el intervalo y más se acerca el puntaje a la parte.',
        'A y C tienen la misma parte a favor. A tiene diez veces más votos, de modo que se sabe más de ella y queda más arriba. B tiene más votos a favor que ninguna, pero un tercio de quienes votaron está en contra.',
      ],
    },
    trending: {
      heading: 'Del momento: apoyo y tiempo',
      text: [
        `Los votos a favor menos los votos en contra son el apoyo. Una pregunta hecha ${trending_hours_per_tenfold} horas después necesita una décima parte del apoyo para quedar a la misma altura. Así, una con 100 que se hizo esta mañana y una con 10 que se hizo ${trending_hours_per_tenfold} horas más tarde, esta noche, están iguales. Cada paso de diez cuenta lo mismo: los primeros 10 suben una pregunta tanto como los 90 siguientes.`,
        'Nada baja por sí solo: lo más nuevo entra por encima.',
      ],
    },
    places: {
      heading: `Espacio para los demás entre las primeras ${places.first}`,
      text: [
        'Si solo contara el puntaje, un grupo grande o un tema de moda podría llenar la primera página. En “Del momento”, “Más apoyadas” y “Más debatidas” valen tres reglas además del puntaje. Donde una de ellas dio un lugar, la lista lo dice.',
      ],
      points: [
        `Una misma pregunta: de las que piden casi lo mismo hay como máximo ${places.of_a_cluster} entre las primeras ${places.first}, y nunca más del ${readablePercent(places.largest_share)} de una lista más corta, pero al menos una.`,
        `Un mismo tema: las primeras ${places.few} tratan de al menos ${places.issues_among_few} temas, si la lista tiene tantos. Entre ellas está la mejor pregunta de cada uno de los ${places.issues_among_few} temas más fuertes.`,
        `Temas pequeños: ${places.minorities} de los primeros ${places.first} lugares son de los temas sobre los que hay menos preguntas: la mejor de cada uno que tenga apoyo.`,
      ],
    },
    never: {
      heading: 'Un voto más nunca cuesta un lugar',
      text: [
        'Qué temas son pequeños y cuántos lugares pueden tener las preguntas parecidas no depende de los votos. Por eso un voto a favor puede subir una pregunta o dejarla donde está, pero nunca bajarla. Dentro de un solo tema, y en “Recientes”, no se guardan lugares: decide solo el puntaje o la hora.',
      ],
    },
    arranged: {
      heading: 'Votos que parecen concertados',
      text: [
        `Un programa busca grupos que votan lo mismo sobre las mismas preguntas a la vez, mucho más de lo que explican el azar u otras horas, y casi sin nadie en contra. Un voto así pesa ${suspected_weight} en lugar de 1 en el orden. Nunca se borra, y cuenta entero en todos los números que se muestran.`,
        `Un ejemplo: una pregunta tiene 100 votos a favor y 80 de ellos parecen concertados. Sigue mostrando 100. En el orden tiene 20 + 80 × ${suspected_weight} = 36.`,
        'La búsqueda puede equivocarse. Personas que vienen por una sola pregunta, en pocos minutos y todas de acuerdo, parecen un grupo concertado; grupos pequeños o lentos pueden pasar sin ser vistos. Por eso una sospecha quita peso, y no votos.',
      ],
    },
    fresh: {
      heading: 'De cuándo es el orden',
      text: [
        'Los votos llegan a los puntajes en segundos. Los lugares guardados se asignan de nuevo a medida que llegan votos, y una página puede tener hasta un minuto; la lista indica la hora de su orden. Después de las primeras cien, y para lo que se preguntó hace un momento, decide el puntaje actual.',
        'Nadie puede pagar por un lugar, y ningún moderador puede darlo. El programa que ordena es el mismo para todas las ciudades.',
      ],
    },
  },
}
