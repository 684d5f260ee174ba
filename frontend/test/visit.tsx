// A visitor's browser tab: the whole site, opened at one address.
import { render } from '@testing-library/preact'
import { App } from '../src/App'
import { createQueryClient } from '../src/api/queryClient'

export function visit(path: string) {
  window.history.replaceState(null, '', path)
  return render(<App url={window.location.href} client={createQueryClient()} />)
}
