// What the Lambda `pages` is made of, by its environment; `npm run build` gives it both languages.
import { askPublic } from './askPublic'
import { handlerOf, type Site } from './handler'
import { locked } from './lock'
import { setting } from './settings'

export const handlerFor = (settings: NodeJS.ProcessEnv, sites: { prefix: string; site: Site }[]) =>
  locked(
    handlerOf(new URL(setting(settings, 'SITE_ORIGIN')).origin, sites, askPublic(settings)),
    setting(settings, 'ORIGIN_SECRETS').split(/\s+/).filter(Boolean),
  )
