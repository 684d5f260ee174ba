// How quick this visit was, told once when it ends: names and seconds, the pattern of the page, never who or where.
import type { Metric } from 'web-vitals'
import type { Vital, Vitals } from './api/generated/types.gen'
import { address } from './api/request'
import { routes } from './routes/routes'
import { whenIdle } from './ui/idle'
import { matchRoute } from './ui/router'

const SHARE = 0.25

/** Of one visit in four. `isReady` is when the page answers to its visitor: now. */
export function reportVitals(library = () => import('web-vitals')): void {
  const page = matchRoute(routes, window.location.pathname)?.pattern as Vitals['page'] | undefined
  if (!page || Math.random() >= SHARE) return
  const seen = new Map<Vital['name'], number>([['app-ready', performance.now() / 1000]])
  let navigation: Metric['navigationType'] | null = null
  const note = ({ name, value, navigationType }: Metric) => {
    navigation = navigationType
    seen.set(name, name === 'CLS' ? value : value / 1000)
  }
  whenIdle(() => {
    library().then(
      ({ onCLS, onFCP, onINP, onLCP, onTTFB }) => {
        for (const listen of [onCLS, onFCP, onINP, onLCP, onTTFB]) listen(note)
      },
      () => {},
    )
  })

  const send = () => {
    if (document.visibilityState !== 'hidden') return
    document.removeEventListener('visibilitychange', send)
    const told: Vitals = {
      page,
      vitals: [...seen].map(([name, value]) => ({ name, value })),
      device_class: deviceClass(),
      effective_type: effectiveType(),
      navigation_type: navigationType(navigation),
      build: build(),
    }
    navigator.sendBeacon(
      address('/api/vitals'),
      new Blob([JSON.stringify(told)], { type: 'application/json' }),
    )
  }
  document.addEventListener('visibilitychange', send)
}

function deviceClass(): NonNullable<Vitals['device_class']> {
  if (!window.matchMedia('(pointer: coarse)').matches) return 'desktop'
  return Math.min(window.screen.width, window.screen.height) < 600 ? 'phone' : 'tablet'
}

function effectiveType(): NonNullable<Vitals['effective_type']> | null {
  const { connection } = navigator as { connection?: { effectiveType?: Vitals['effective_type'] } }
  return connection?.effectiveType ?? null
}

function navigationType(
  type: Metric['navigationType'] | null,
): NonNullable<Vitals['navigation_type']> | null {
  return type === 'soft-navigation' ? null : type
}

/** The name of this script, which has a hash of it. */
const build = () => /([\w.-]{1,40})\.js$/.exec(new URL(import.meta.url).pathname)?.[1] ?? null
