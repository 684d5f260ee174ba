// A part of a page that is fetched when somebody wants it: most who read the page do without.
import { type ComponentType, useEffect, useState } from 'react'
import { words as apiWords } from '../api/words'
import { Waiting } from './Page'
import { words } from './words'

type PartProps<P> = { fetch: () => Promise<{ default: ComponentType<P> }>; lines: number; props: P }

export function Part<P extends object>({ fetch, lines, props }: PartProps<P>) {
  const [module, setModule] = useState<{ default: ComponentType<P> } | null>(null)
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, however often its caller is drawn
  useEffect(() => {
    fetch().then(setModule, () => setFailed(true))
  }, [])
  // The page stands without it.
  if (failed) {
    return (
      <p role="alert" className="problem">
        {apiWords.unreachable}
      </p>
    )
  }
  return module ? <module.default {...props} /> : <Waiting words={words.loading} lines={lines} />
}
