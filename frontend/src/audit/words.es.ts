import { counted } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  older: 'Mostrar anteriores',
  leadOfAudit:
    'Quién decidió qué en esta ciudad, primero lo más reciente. Nadie puede cambiar lo que consta aquí.',
  chain: 'La cadena',
  whatTheChainIs:
    'Cada asiento está sellado con el anterior. Anote hoy el resumen: mientras se pueda calcular de nuevo a partir de los asientos, ninguno anterior ha cambiado.',
  chainOf: (count) =>
    `${counted(count, { one: 'asiento', other: 'asientos' })} en todas las ciudades; resumen (SHA-256):`,
  noEntries: 'Todavía no se ha decidido nada.',
  entries: 'Asientos',
  entryColumns: ['Número', 'Cuándo', 'Quién', 'Hizo', 'Qué', 'Detalles'],
}
