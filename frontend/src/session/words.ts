export const words = {
  signIn: 'Sign in',
  signOut: 'Sign out',
  ended: 'Your session has ended. Sign in again to go on.',
  myCivicQ: 'My CivicQ',
}
