// Which page of a city's staff is whose, as `civicq/cities/roles.py` has it. The API decides; here nobody is shown a
// door that is shut to them.
import type { MyCity } from '../api/generated/types.gen'

type Role = MyCity['role']

const EVERYBODY: readonly Role[] = ['owner', 'admin', 'editor', 'moderator', 'viewer']
const MANAGERS: readonly Role[] = ['owner', 'admin']

const SECTIONS = {
  queue: [...MANAGERS, 'moderator'],
  coverage: EVERYBODY,
  ballots: EVERYBODY,
  imports: [...MANAGERS, 'editor'],
  invitations: MANAGERS,
  mistakes: [...MANAGERS, 'editor'],
  residents: MANAGERS,
  roll: MANAGERS,
  staff: EVERYBODY,
  settings: EVERYBODY,
  branding: EVERYBODY,
  audit: EVERYBODY,
} as const satisfies Record<string, readonly Role[]>

export type Section = keyof typeof SECTIONS

export const manages = (role: Role) => MANAGERS.includes(role)

export const sectionsFor = (role: Role) =>
  (Object.keys(SECTIONS) as Section[]).filter((section) =>
    (SECTIONS[section] as readonly Role[]).includes(role),
  )
