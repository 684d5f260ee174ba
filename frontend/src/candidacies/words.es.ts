import { counted, readableNumber } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  candidacy: 'Candidatura',
  yourWork: 'Su trabajo',
  standsFor: (contest, place) => `Se presenta a ${contest}, ${place}`,
  notYours:
    'Esta cuenta no habla por esta candidatura. Inicie sesión con la que aceptó la invitación o pida otra a la ciudad.',
  open: 'Preguntas que no ha respondido',
  openCounted: (count) =>
    count === 0
      ? 'Preguntas que no ha respondido'
      : `${counted(count, { one: 'pregunta', other: 'preguntas' })} sin responder`,
  allAnswered: 'Ha respondido a todo lo que se preguntó. Las preguntas nuevas aparecerán aquí.',
  support: (up, down) =>
    `${counted(up, { one: 'voto a favor', other: 'votos a favor' })}, ${counted(down, { one: 'en contra', other: 'en contra' })}`,
  answeredByOthers: (count) =>
    count === 0
      ? 'nadie ha respondido todavía'
      : `${counted(count, { one: 'candidatura ha respondido', other: 'candidaturas han respondido' })}`,
  answered: 'Sus respuestas',
  noneAnswered: 'Todavía ninguna.',
  removedFor: (rule) =>
    `Un moderador lo retiró. Regla: ${rule}. El correo que se le envió explica cómo apelar.`,
  editedSince:
    'La pregunta cambió después de su respuesta. Léala de nuevo; una corrección responde a la versión actual.',
  profile: 'Sobre usted',
  statement: 'Declaración',
  website: 'Sitio web',
  photo: 'Foto',
  saveProfile: 'Guardar',
  profileSaved: 'Guardado. Todos lo verán en un minuto.',
  whoSeesProfile: 'Todos lo ven en su página. Deje un campo vacío para no mostrar nada.',
  answerIt: 'Responder a una pregunta',
  questionGone: 'Quien hizo esta pregunta la retiró. Ya no admite respuestas.',
  earlierStays:
    'Su respuesta es pública. Lo que cambie aquí se muestra como corrección; lo que decía antes se puede seguir leyendo.',
  position: 'Su posición, en una o dos frases',
  rationale: 'Por qué (opcional)',
  tradeOffs: 'Qué cuesta y a quién (opcional)',
  correction: '¿Qué corrigió? (se muestra con la corrección)',
  ofAnswer: 'de su respuesta',
  ofRebuttal: 'de su réplica',
  sourceNumber: (number) => `Fuente ${number}`,
  sourceTitle: 'Título',
  sourceAddress: 'Dirección web',
  addSource: 'Añadir una fuente',
  removeSource: (number) => `Quitar la fuente ${number}`,
  claims: 'Afirmaciones con fuentes',
  whatClaimsAre: 'Cite palabras de su propia respuesta y diga dónde se pueden comprobar.',
  claimNumber: (number) => `Afirmación ${number}`,
  quote: 'Palabras de su respuesta',
  addClaim: 'Añadir una afirmación',
  removeClaim: (number) => `Quitar la afirmación ${number}`,
  publishAnswer: 'Publicar la respuesta',
  publishCorrection: 'Publicar la corrección',
  answerIsPublic: 'Su respuesta es pública.',
  correctionIsPublic: 'Su corrección es pública.',
  isPublic: 'Ya es público.',
  seeIt: 'Verlo junto a las demás respuestas',
  withdraw: 'Retirar esta respuesta',
  whatWithdrawalDoes: 'Junto a su nombre se leerá «No ha respondido». Puede volver a responder.',
  withdrawNow: 'Retirarla',
  answerWithdrawn: 'Su respuesta está retirada.',
  others: 'Lo que dicen los demás',
  noResponse: 'No ha respondido.',
  rebut: 'Replicar a una afirmación suya',
  yourRebuttal: 'Su réplica. Otra réplica a esta respuesta la sustituye.',
  withdrawRebuttal: 'Retirar la réplica',
  rebuttalWithdrawn: 'Su réplica está retirada.',
  claimOfTheirs: 'Su afirmación, palabra por palabra',
  whatYouSay: 'Lo que usted replica',
  publishRebuttal: 'Publicar la réplica',
  rebuttalIsPublic: 'Su réplica es pública, junto a la afirmación.',
  video: 'Un video junto a ella',
  wordsFirst:
    'Responda primero por escrito. Después puede poner un video al lado, nunca en lugar de las palabras: no todas las personas pueden verlo.',
  whatAVideoIs:
    'MP4 o WebM, 100 MB como máximo. Puede durar 90 segundos; 120 si se trata de la alcaldía, 180 si se trata de una medida. Sostenga el teléfono firme, cerca de usted y en un lugar tranquilo; 720p es suficiente.',
  videoFile: 'Video',
  sendByWifi: 'Un archivo grande gasta datos: si puede, envíelo por Wi-Fi.',
  sizeOf: (megabytes, minutes) =>
    `${readableNumber(megabytes)} MB. Con una conexión lenta (1 Mbit/s) tarda ${counted(minutes, { one: 'minuto', other: 'minutos' })}.`,
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
  sendAnotherVideo: 'Enviar otro video',
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
