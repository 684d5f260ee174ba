import type { words as english } from './words'

export const words: typeof english = {
  lead: 'Lo que usted encontró mal en una boleta y lo que la ciudad hizo.',
  none: 'Usted no ha avisado de ningún error. Donde algo de una boleta esté mal, abra «¿Algo está mal aquí?».',
  toABallot: 'A las boletas',
  wholeBallot: 'Toda la boleta',
  source: 'Dónde está lo correcto',
  states: {
    open: 'La ciudad aún no lo ha decidido',
    corrected: 'Corregido',
    dismissed: 'Se queda como está',
  },
}
