/** What this function is given by whoever starts it. */
export function setting(settings: NodeJS.ProcessEnv, name: string): string {
  const value = settings[name]
  if (!value) throw new Error(`${name} is not set: the function pages needs it`)
  return value
}
