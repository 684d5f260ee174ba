// What a removal may rest on.
import { rules } from './words'

export type Rule = keyof typeof rules
export const RULES = Object.keys(rules) as Rule[]

/** As readers are told; a rule that is newer than this page has its own name. */
export const ruleInWords = (code: string | null) => rules[code as Rule] ?? code ?? ''
