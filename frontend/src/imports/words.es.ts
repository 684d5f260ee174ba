import { readableNumber } from '../ui/locale'
import type { words as english } from './words'

export const words: typeof english = {
  leadOfImports: 'Una boleta viene de un archivo. Alguien del personal lo envía y otra persona lo aprueba.',
  file: 'Archivo',
  fileHint: 'CSV de OpenElections, XML de VIP 5 o 6, o un CSV de boleta; hasta 50 MB.',
  electionDate: 'Fecha de la elección',
  whereTheFileDoesNot: 'Fecha y nombre solo si el archivo no los dice.',
  electionName: 'Nombre de la elección',
  propose: 'Enviar el archivo',
  uploading: 'Enviando',
  fileSent: 'El archivo está enviado. En unos segundos se verá aquí lo que cambiaría.',
  proposals: 'Archivos',
  noProposals: 'Todavía nadie ha enviado un archivo.',
  proposalStates: {
    uploading: 'No llegó completo. Envíelo de nuevo.',
    uploaded: 'Se está leyendo',
    proposed: 'Espera aprobación',
    approved: 'Se está importando',
    imported: 'Importado',
    refused: 'No se puede importar',
    dismissed: 'Descartado',
  },
  kilobytes: (count) => `${readableNumber(count)}\u00a0KB`,
  decidedOn: (day) => `decidido el ${day}`,
  changes: (count) => `Lo que cambiaría, línea por línea (${count})`,
  anotherApproves: 'Cada boleta la revisan dos personas: otra tiene que aprobar lo que usted envió.',
  approve: 'Aprobar',
  approved: 'Se está importando.',
  dismissFile: 'Descartar',
  fileDismissed: 'El archivo está descartado.',
  toBallots: 'A las boletas, para publicarla',
}
