// Reading without a network: who keeps what was read (`public/sw.js`), and a line that says what is shown now.
import { useSyncExternalStore } from 'react'
import { whenIdle } from './idle'
import { words } from './words'

export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return
  const isFirst = !navigator.serviceWorker.controller
  whenIdle(() => {
    // Where storage is forbidden, nothing is kept and nothing breaks.
    navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => {
        const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
        if (isFirst) active?.postMessage(loaded)
      })
      .catch(() => {})
  })
}

export const useIsOnline = () => useSyncExternalStore(listen, isConnected)

export function Offline() {
  const isOnline = useIsOnline()
  return (
    <div role="status" className="offline">
      {!isOnline && <p>{words.offline}</p>}
    </div>
  )
}

// Where nobody can tell, as on a server, it is taken to be there.
const isConnected = () => navigator.onLine !== false

function listen(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
