import { comparable } from '../ui/locale'

/** Whether each word that was typed stands somewhere in these texts, whatever its case and accents. */
export function matches(typed: string, texts: (string | null | undefined)[]): boolean {
  const all = comparable(texts.filter(Boolean).join(' '))
  return comparable(typed)
    .split(/\s+/)
    .every((word) => all.includes(word))
}
