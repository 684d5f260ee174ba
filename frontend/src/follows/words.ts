export const words = {
  signInToFollow: 'Sign in to follow',
  follow: 'Follow',
  end: 'Stop following',
  begun: (name: string) => `You follow ${name}.`,
  ended: (name: string) => `You no longer follow ${name}.`,
  noMailsYet: 'Choose how often a mail tells of it',
}
