// One decision about one or many, as the API takes it: all of them, or none.
import type { CivicqModerationSchemasDecide, DecisionIds } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSend } from '../work/useSend'
import { words } from './words'

export function useDecide(slug: string) {
  const { send, isPending, problem } = useSend<DecisionIds>([['admin', 'queue', slug]])
  const path = address('/api/admin/cities/{city_slug}/decisions', { city_slug: slug })
  return {
    isPending,
    problem,
    decide: (decided: CivicqModerationSchemasDecide, then?: () => void) =>
      send(
        { path, method: 'POST', body: decided },
        words.decided(decided.action, decided.targets.length),
        then,
      ),
  }
}
