import { counted } from '../../ui/locale'
import figures from '../figures.json'
import type { words as english } from './words'

const { backup_days, log_days } = figures

export const words: typeof english = {
  title: 'Privacidad',
  description: 'Qué guarda CivicQ de usted, qué ven los demás, cuánto tiempo se queda y cómo le pone fin.',
  terms: 'Condiciones, con la dirección a la que puede escribir',
  table: {
    caption: 'Cuándo se borra',
    columns: ['Qué', 'Después de'],
    after: (days) => (days === 0 ? 'de inmediato' : counted(days, { one: 'día', other: 'días' })),
    kept: {
      'codes that nobody typed in': 'Un código para verificarle que nunca se usó, desde que venció',
      'what a message was about, once it is sent':
        'De qué trataba un mensaje para usted; sus palabras y su dirección se borran en cuanto se envía',
      'messages that a worker died over': 'Un mensaje que no se pudo enviar',
      'what followers have been told': 'Que ocurrió algo de lo que se avisa a quienes lo siguen',
      'of what somebody has been reminded': 'Que se le recordó algo',
      'invitations that have ended': 'Una invitación a una candidatura o al personal, desde que terminó',
      'standings that have expired': 'Que se le verificó como residente, desde que venció',
      'proofs of standings that have ended, once the polls have closed':
        'Lo que impide que una persona vote dos veces, una vez cerrada la votación',
      'when somebody did what is limited': 'Cuándo preguntó, denunció o hizo algo que tiene un límite diario',
      'answers to requests that might come again':
        'La respuesta a una solicitud que su navegador podría repetir',
      'whose a vote was': 'De quién era un voto, y su hora, desde el día de la elección',
    },
  },
  sections: {
    reading: {
      heading: 'Si solo lee',
      text: [
        'No necesita cuenta, y ninguna solicitud va a nadie más que a CivicQ: sin publicidad, sin estadísticas de terceros, sin tipos de letra ni programas de otros sitios.',
        'Para encontrar su precinto puede escribir su dirección. Se usa para esa única respuesta y no se anota en ningún lugar. Si elige el precinto en la lista, este aparece en la dirección de la página.',
        'Su propio navegador guarda la última boleta que vio, lo que leyó en la última semana, para que pueda leerlo sin conexión, y el borrador de una pregunta hasta que cierre la pestaña. Borre los datos del sitio en su navegador y desaparecen.',
        'Una de cada cuatro visitas informa lo rápida que fue la página: el tipo de página y de dispositivo, de conexión y de navegación, y segundos. No quién, ni qué boleta.',
      ],
    },
    account: {
      heading: 'Si tiene una cuenta',
      text: [
        'Del inicio de sesión se encarga un servicio de identidad, que conoce su correo electrónico. CivicQ guarda:',
      ],
      points: [
        'un número que le representa, y desde cuándo;',
        'que su residencia en una ciudad está verificada, cómo y hasta cuándo. De su buzón o de su inscripción en el padrón solo se guarda un resumen cifrado con clave: una huella de la que no se puede leer ninguno de los dos;',
        'sus preguntas con todas sus redacciones y sus temas;',
        'sus votos y cuándo los emitió;',
        'sus denuncias, los errores que señaló, sus apelaciones y lo que sigue;',
        'su correo electrónico solo si eligió recibir correos, preguntó, señaló un error, pidió al personal que le verificara, o se presenta en una ciudad, la registra o trabaja para ella, y con él el idioma de sus correos. De quien solo vota no se guarda ninguno;',
        'su dirección postal o su teléfono solo hasta que se envía la carta o el código que pidió.',
      ],
    },
    public: {
      heading: 'Qué ven los demás',
      text: [
        'Las palabras de sus preguntas y cuántos votos hay. No que son suyos: junto a una pregunta o un voto no aparece el nombre de nadie, y ninguna página ni dato público dice quién preguntó o votó. Si usted se nombra en sus palabras, eso es público.',
        'Las personas candidatas aparecen con su nombre y con lo que publican. Las decisiones de los moderadores son públicas, sin quién había escrito las palabras.',
        'Quienes administran la base de datos de CivicQ podrían averiguar de qué cuenta vino un voto hasta que se corta ese vínculo. El personal de una ciudad no tiene ninguna vista que lo muestre.',
      ],
    },
    howLong: {
      heading: 'Cuánto tiempo se queda',
      text: [
        'Esta tabla es la misma con la que el programa borra. Lo revisa cada hora. Su cuenta, sus preguntas y lo que eligió se quedan hasta que usted los borre.',
      ],
    },
    logs: {
      heading: 'Registros técnicos y copias de seguridad',
      text: [
        `Los registros de solicitudes dicen qué se pidió y cuánto tardó, sin direcciones de internet, cookies ni palabras de búsqueda suyas. El cortafuegos anota la dirección de internet de una solicitud que bloqueó. Todos se borran a los ${log_days} días.`,
        `Las copias de seguridad de la base de datos se guardan ${backup_days} días; lo que usted borra desaparece de ellas en ese plazo.`,
        'El registro de decisiones de moderadores y personal no tiene fin, para que nadie pueda reescribirlo.',
      ],
    },
    others: {
      heading: 'Quién más recibe algo',
      text: [
        'CivicQ funciona en Amazon Web Services, en Estados Unidos, que también envía sus correos y mensajes de texto. Donde una ciudad hace que un modelo de lenguaje vea las preguntas nuevas, el modelo recibe las palabras de la pregunta, que son públicas, y nada de quién las escribió. No se vende nada, y nada va a partidos ni campañas.',
      ],
    },
    cookies: {
      heading: 'Cookies',
      text: [
        'Una mientras tiene la sesión iniciada, que ningún programa de la página puede leer, y un lugar en la fila cuando llegan tantas personas a la vez que tienen que esperar. Si envía una pregunta o un voto antes de iniciar la sesión, lo que envió queda diez minutos en una tercera. Ninguna le sigue a ningún sitio.',
      ],
    },
    leaving: {
      heading: 'Lléveselo todo y váyase',
      text: [
        'Con la sesión iniciada puede descargar en un archivo todo lo que conduce a su cuenta, y borrar la cuenta. Entonces:',
      ],
      points: [
        'sus votos siguen contados, cada uno bajo un número que no es de nadie; ni siquiera se puede saber cuáles eran de una misma persona;',
        'sus preguntas se quedan sin autor o se retiran: usted elige;',
        'lo que sigue, lo que eligió, su dirección y su verificación se borran de inmediato;',
        'mientras los votos aún cuentan, el resumen cifrado de lo que le verificó se queda sin dueño, para que nadie vote dos veces con una segunda cuenta. Desaparece al cerrarse la votación.',
      ],
    },
    contact: {
      heading: 'Preguntas sobre esto',
      text: ['Escriba a quien administra este sitio; la dirección está al final de las condiciones.'],
    },
  },
}
