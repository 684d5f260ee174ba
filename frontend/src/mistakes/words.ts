export const words = {
  somethingIsWrong: 'Something here is wrong?',
  takesAnAccount: 'Tell the city. That takes an account, so that it can tell you what became of it.',
  signIn: 'Sign in',
  toTell: 'to tell of a mistake',
}
