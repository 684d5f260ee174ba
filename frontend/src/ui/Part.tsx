// A part of a page that is fetched when somebody wants it: most who read the page do without.
import { type ComponentType, useEffect, useState } from 'react'
import { words as apiWords } from '../api/words'
import { Again } from './Failed'
import { Waiting } from './Page'
import { words } from './words'

type PartProps<P> = { fetch: () => Promise<{ default: ComponentType<P> }>; lines: number; props: P }

export function Part<P extends object>({ fetch, lines, props }: PartProps<P>) {
  const [module, setModule] = useState<{ default: ComponentType<P> } | null>(null)
  const [failed, setFailed] = useState(false)
  const load = () => {
    setFailed(false)
    fetch().then(setModule, () => setFailed(true))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, however often its caller is drawn
  useEffect(load, [])
  // The page stands without it.
  if (failed) {
    return (
      <div role="alert">
        <Again why={apiWords.unreachable} retry={load} />
      </div>
    )
  }
  return module ? <module.default {...props} /> : <Waiting words={words.loading} lines={lines} />
}
