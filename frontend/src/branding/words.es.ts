import type { words as english } from './words'

export const words: typeof english = {
  save: 'Guardar',
  saved: 'Guardado.',
  shown: 'Cómo se presenta la ciudad',
  contact: 'Contacto',
  contactHint: 'A quién escribe la ciudadanía. Es público.',
  website: 'Sitio web',
  color: 'Color',
  colorHint: 'Lo bastante oscuro para letras blancas, por ejemplo #0f5c4d.',
  logo: 'Logotipo',
  file: 'Otra imagen',
}
