import type { words as english } from './words'

export const words: typeof english = {
  title: 'Accesibilidad',
  description:
    'CivicQ es para todas las personas que votan. Esto es lo que buscamos, lo que se probó y lo que no.',
  terms: 'Condiciones, con la dirección a la que puede escribir',
  sections: {
    aim: {
      heading: 'Lo que buscamos',
      text: [
        'El nivel AA de las Pautas de Accesibilidad para el Contenido Web (WCAG) 2.2 en todas las páginas, en inglés y en español. Nadie ajeno al proyecto lo ha evaluado todavía, así que no afirmamos más que lo que sigue.',
      ],
    },
    tested: {
      heading: 'Lo que se prueba',
      text: ['Con programas, antes de cada versión, en Chromium:'],
      points: [
        'todas las páginas públicas en ambos idiomas con axe, según las reglas de WCAG 2.0, 2.1 y 2.2 en los niveles A y AA. Los programas encuentran solo una parte de las barreras;',
        'todas las páginas públicas con un ancho de 320 píxeles, que equivale a una ampliación del 400%: nada es más ancho que la página;',
        'los colores en claro y en oscuro;',
        'que votar, preguntar e iniciar sesión funcionan por sus nombres y funciones, tal como los encuentra la tecnología de apoyo.',
      ],
    },
    built: {
      heading: 'Para qué está construido',
      text: ['Lo procuran todos los que lo construyen, y se revisa a simple vista:'],
      points: [
        'todo funciona con el teclado, y siempre se ve dónde está el foco;',
        'los botones de voto dicen qué hacen, si están pulsados y qué cambió;',
        'solo hay movimiento si su sistema no ha pedido menos; nada parpadea ni se reproduce por sí solo;',
        'los videos llevan subtítulos y transcripción, y nunca van solos: una respuesta es primero por escrito;',
        'con el alto contraste de su sistema, y en papel, las páginas se pueden leer.',
      ],
    },
    limits: {
      heading: 'Lo que no se ha probado y lo que sabemos que falta',
      text: [],
      points: [
        'todavía ninguna prueba con personas que usan a diario lectores de pantalla, ampliadores o control por voz, y ninguna en Safari ni Firefox;',
        'las palabras de ciudadanos y candidatos se muestran en el idioma en que se escribieron, sin indicarlo, de modo que un lector de pantalla puede pronunciarlas en el idioma de la página;',
        'los subtítulos del video de una candidatura son tan buenos como los hizo quien se presenta.',
      ],
    },
    report: {
      heading: 'Avísenos de una barrera',
      text: [
        'Escriba a quien administra este sitio; la dirección está al final de las condiciones. Diga en qué página fue, qué intentaba hacer y con qué navegador y tecnología de apoyo, si usa alguna. Si necesita la boleta de la elección en otro formato, pídala a su oficina electoral: tiene que proporcionarla.',
      ],
    },
  },
}
