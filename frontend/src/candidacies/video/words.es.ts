import { counted, readableNumber } from '../../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  video: 'Un video junto a su respuesta',
  wordsFirst:
    'Responda primero por escrito. Después puede poner un video al lado, nunca en lugar de las palabras: no todas las personas pueden verlo.',
  whatAVideoIs:
    'MP4 o WebM, 100 MB como máximo. Puede durar 90 segundos; 120 si se trata de la alcaldía, 180 si se trata de una medida. Sostenga el teléfono firme, cerca de usted y en un lugar tranquilo; 720p es suficiente.',
  videoFile: 'Video',
  sendByWifi: 'Un archivo grande gasta datos: si puede, envíelo por Wi-Fi.',
  sizeOf: (megabytes, minutes) =>
    `${readableNumber(megabytes)} MB. Con una conexión lenta (1 Mbit/s) tarda más o menos ${counted(minutes, { one: 'minuto', other: 'minutos' })}.`,
  otherType: 'Este archivo no es MP4 ni WebM. Expórtelo como MP4 (H.264 y AAC) y elija ese archivo.',
  tooLarge: (megabytes) =>
    `Este archivo tiene ${readableNumber(megabytes)} MB; el máximo son 100 MB. Acórtelo o expórtelo a 720p.`,
  captionsOfVideo: 'Subtítulos (WebVTT)',
  whatCaptionsAre:
    'Escriba lo que se dice, para quienes no pueden oírlo: la primera línea es WEBVTT; luego, separados por una línea en blanco, desde cuándo hasta cuándo y, debajo, las palabras.',
  exampleOfCaptions:
    'WEBVTT\n\n00:00.000 --> 00:04.000\nBuenas noches.\n\n00:04.000 --> 00:09.000\nHay que reparar el muro.',
  captionsFile: 'O tómelos de un archivo (.vtt)',
  sendVideo: 'Enviar el video',
  addVideo: 'Añadir un video',
  addAnotherVideo: 'Añadir otro video',
  sendingVideo: 'Enviando',
  onItsWay: (gone, all) =>
    `Enviados ${readableNumber(gone)} de ${readableNumber(all)} MB. Deje abierta esta página.`,
  videoSent: 'El video está enviado y se está revisando.',
  videoStates: {
    uploading: 'El video no llegó completo. Elíjalo de nuevo y envíelo.',
    uploaded: 'El video llegó y se está revisando. Tarda unos segundos; no hace falta que espere.',
    shown: 'Todos ven el video junto a su respuesta.',
    removed: 'Un moderador retiró el video.',
  },
  earlierIsShown: 'Hasta entonces todos ven su video anterior:',
  withdrawVideo: 'No mostrar ningún video',
  dropVideo: 'Descartar este video',
  videoWithdrawn: 'El video ya no está. Sus palabras se quedan.',
}
