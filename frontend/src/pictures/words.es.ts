import type { words as english } from './words'

export const words: typeof english = {
  sending: 'Enviando',
  sendPicture: 'Enviar la imagen',
  pictureSent: 'La imagen está enviada. Se mostrará en unos segundos.',
  pictureStates: {
    uploading: 'La imagen no llegó completa. Envíela de nuevo.',
    uploaded: 'La imagen se está preparando.',
    shown: 'Todos la ven.',
    refused: 'La imagen no se puede mostrar.',
    removed: 'Un moderador retiró la imagen. El correo que se le envió explica cómo apelar.',
  },
  withdrawPicture: 'No mostrar ninguna imagen',
  pictureWithdrawn: 'La imagen ya no se muestra.',
}
