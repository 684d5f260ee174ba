import { counted } from '../ui/locale'

export const words = {
  older: 'Show older',
  leadOfAudit: 'Who decided what in this city, the newest first. Nobody can change what stands here.',
  chain: 'The chain',
  whatTheChainIs:
    'Each entry is sealed with the one before it. Note the digest today: while it can be computed again from the entries, none before it was changed.',
  chainOf: (count: number) =>
    `${counted(count, { one: 'entry', other: 'entries' })} in all cities; digest (SHA-256):`,
  noEntries: 'Nothing has been decided yet.',
  entries: 'Entries',
  entryColumns: ['Number', 'When', 'Who', 'Did', 'What', 'Details'],
}
