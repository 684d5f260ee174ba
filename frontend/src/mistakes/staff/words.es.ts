import type { words as english } from './words'

export const words: typeof english = {
  lead: 'Lo que según la ciudadanía está mal en sus boletas, primero lo que más espera. Para corregir una boleta, importe su archivo de nuevo.',
  toImports: 'A las importaciones',
  none: 'Nadie espera: todos los errores de los que le avisaron están decididos.',
  wholeBallot: 'Toda la boleta',
  source: 'Dónde está lo correcto',
  whatCameOfIt: '¿Qué resultó?',
  verdicts: { corrected: 'La boleta está corregida', dismissed: 'Se queda como está' },
  reason: 'Lo que usted comprobó (se le dice a quien avisó)',
  decide: 'Informar',
  decided: 'Está decidido; se informa a quien avisó.',
}
