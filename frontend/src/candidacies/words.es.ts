import { counted } from '../ui/locale'
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
}
