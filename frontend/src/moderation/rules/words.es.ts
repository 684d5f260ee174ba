import type { rules as english } from './words'

export const rules: typeof english = {
  spam: 'Publicidad o repetición',
  private: 'Vida privada de alguien',
  threat: 'Amenazas o violencia',
  harassment: 'Insultos en vez de preguntas',
  'off-topic': 'No trata de esta contienda',
  'false-claim': 'Afirmación demostrada falsa',
  duplicate: 'Lo mismo dicho otra vez',
  unlawful: 'Contra la ley',
}
