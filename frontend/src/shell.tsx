// The site before anything is known of the page: what each address shows until its own words are here.
import { createQueryClient } from './api/queryClient'
import { draw } from './draw'
import { LOCALE } from './ui/locale'
import { LOCALES } from './ui/locales'
import { words } from './ui/words'

export function shell() {
  const { html, head } = draw(`https://site${LOCALES[LOCALE].prefix}/`, createQueryClient())
  return { html, description: head.description ?? words.description, withoutScript: words.withoutScript }
}
