import type { words as english } from './words'

export const words: typeof english = {
  yourWork: 'Su trabajo',
  signInFirst:
    'Esta página es para quienes se presentan a una elección o trabajan para una ciudad. Inicie sesión para ver la suya.',
  signIn: 'Iniciar sesión',
  forbidden: 'Esta página es de otras personas',
  toYourWork: 'A su trabajo',
  noWork:
    'Usted no habla por ningún candidato ni trabaja para ninguna ciudad. La ciudad invita por correo electrónico: abra el enlace de ese correo.',
  bringYourCity: '¿Organiza las elecciones de una ciudad o un condado? Tráigala a CivicQ',
  standsFor: (contest, place) => `Se presenta a ${contest}, ${place}`,
  operating: 'CivicQ mismo',
  metrics: 'Mediciones',
  registrations: 'Ciudades registradas',
  purges: 'Purgas',
  notVouchedFor: 'aún no es pública: un operador la revisa antes',
  roles: {
    owner: 'Titular',
    admin: 'Administración',
    editor: 'Edición',
    moderator: 'Moderación',
    viewer: 'Consulta',
  },
  pagesOfCity: 'Páginas de esta ciudad',
  sections: {
    queue: 'Cola de moderación',
    coverage: 'Respuestas',
    ballots: 'Boletas',
    imports: 'Importaciones',
    invitations: 'Invitaciones',
    mistakes: 'Errores',
    residents: 'Residentes',
    roll: 'Padrón de votantes',
    staff: 'Personal',
    settings: 'Configuración',
    branding: 'Imagen pública',
    audit: 'Auditoría',
  },
  invitation: 'Su invitación',
  whatAnInvitationIs:
    'Una ciudad le ha invitado a CivicQ. Inicie sesión con la dirección de correo en la que recibió la invitación; el enlace sirve una sola vez.',
  noToken:
    'En esta dirección no hay ninguna invitación. Abra el enlace completo del correo o pida uno nuevo a la ciudad.',
  signInToAccept: 'Iniciar sesión para aceptar',
  accept: 'Aceptar la invitación',
  acceptedIt: 'La invitación está aceptada.',
  nowCandidate:
    'Ahora usted habla por esta candidatura. La ciudadanía ve sus respuestas junto a las de todas las demás personas que se presentan.',
  nowStaff: (role) => `Ahora usted trabaja para la ciudad. Su función: ${role}.`,
  begin: 'Empezar',
  notUploaded: 'El archivo no llegó completo. Revise su conexión y envíelo de nuevo.',
}
