export const words = {
  yourWork: 'Your work',
  signInFirst: 'This page is for those who stand for election or work for a city. Sign in to see yours.',
  signIn: 'Sign in',
  forbidden: 'This page belongs to others',
  toYourWork: 'To your work',
  notSent: 'This was not sent. The fault is ours: try again in a minute.',
  noWork:
    'You speak for no candidate and work for no city. Who does gets an invitation by e-mail from the city: open its link.',
  standsFor: (contest: string, place: string) => `Stands for ${contest}, ${place}`,
  operating: 'CivicQ itself',
  metrics: 'Metrics',
  notVouchedFor: 'not public yet: an operator looks at it first',
  roles: {
    owner: 'Owner',
    admin: 'Administrator',
    editor: 'Editor',
    moderator: 'Moderator',
    viewer: 'Viewer',
  },
  pagesOfCity: 'Pages of this city',
  sections: {
    queue: 'Moderation queue',
    coverage: 'Coverage',
    ballots: 'Ballots',
    invitations: 'Invitations',
    residents: 'Residents',
    staff: 'Staff',
    settings: 'Settings',
    audit: 'Audit',
  },
  invitation: 'Your invitation',
  whatAnInvitationIs:
    'A city has invited you to CivicQ. Sign in with the e-mail address that the invitation came to; its link is good once.',
  noToken:
    'There is no invitation in this address. Open the whole link from the mail, or ask the city for a new one.',
  signInToAccept: 'Sign in to accept',
  accept: 'Accept the invitation',
  acceptedIt: 'The invitation is accepted.',
  nowCandidate:
    'You speak for this candidate now. Citizens see your answers beside those of everybody else who stands.',
  nowStaff: (role: string) => `You work for the city now. Your role: ${role}.`,
  begin: 'Begin',
}
