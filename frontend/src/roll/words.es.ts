import { counted, readableNumber } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  lead: 'Quien está en el padrón demuestra con su nombre, fecha de nacimiento y código postal que vive aquí. CivicQ guarda de cada votante solo un resumen cifrado, sin el nombre: nadie puede leer el padrón aquí, usted tampoco.',
  notUsed: 'Su ciudad todavía no verifica por el padrón.',
  toSettings: 'Permitirlo en la configuración',
  add: 'Añadir votantes',
  file: 'Archivo (CSV)',
  fileHint:
    'UTF-8, un votante por línea, la fecha de nacimiento como AAAA-MM-DD. Las demás columnas no se usan y no salen de este equipo. Quien ya está en el padrón no se cuenta dos veces.',
  example: 'name,born,postcode\nAna Reyes,1984-03-09,97999',
  unreadable: 'No se puede leer el archivo. Guárdelo como CSV UTF-8.',
  noColumn: (names) => `Línea 1: hacen falta las columnas name, born y postcode. Faltan: ${names}.`,
  incomplete: (line) =>
    `Línea ${line}: cada votante tiene un nombre, una fecha de nacimiento y un código postal.`,
  badQuotes: (line) =>
    `Línea ${line}: las comillas encierran una celda entera y, dentro de ella, se escriben dobles.`,
  unseen: (line) =>
    `Línea ${line}: el nombre tiene un carácter que no se admite, como uno que no se ve. Escríbalo de nuevo.`,
  longName: (line) => `Línea ${line}: un nombre tiene como máximo 120 letras.`,
  noDate: (line, written) => `Línea ${line}: «${written}» no es una fecha. Escriba AAAA-MM-DD.`,
  noPostcode: (line, written) => `Línea ${line}: «${written}» no es un código postal.`,
  nobodyInIt: 'En el archivo no hay ningún votante.',
  read: (count) =>
    `Se leyeron ${counted(count, { one: 'votante', other: 'votantes' })}. Todavía no se ha enviado nada.`,
  faulty: (faults, voters) =>
    `${counted(faults, { one: 'línea no se puede', other: 'líneas no se pueden' })} aceptar; ${readableNumber(voters)} sí. No se envió nada: corrija el archivo y elíjalo de nuevo.`,
  andMore: (count) => `Y ${readableNumber(count)} más.`,
  onItsWay: (sent, all) =>
    `Enviados ${readableNumber(sent)} de ${readableNumber(all)}. Deje abierta esta página.`,
  sending: 'Enviando',
  send: 'Añadir al padrón',
  broke: (detail, sent) =>
    `${detail} Habían llegado ${readableNumber(sent)}. Envíe el archivo de nuevo: nadie se cuenta dos veces.`,
  added: (all, added) =>
    `Se enviaron ${counted(all, { one: 'votante', other: 'votantes' })}, de ellos nuevos: ${readableNumber(added)}.`,
  forget: 'Borrar el padrón',
  whatForgettingDoes:
    'Por ejemplo, antes de cargar uno nuevo. Quien se verificó con él conserva su verificación; nadie más podrá hacerlo hasta que usted añada votantes de nuevo.',
  sure: 'Sí, todo el padrón de esta ciudad',
  forgetNow: 'Borrar el padrón',
  isForgotten: 'El padrón está borrado.',
  forgotten: (count) => `El padrón está borrado: ${counted(count, { one: 'votante', other: 'votantes' })}.`,
}
