import type { SourceOutput } from '../api/generated/types.gen'
import { words } from './words'

export function Sources({ sources = [] }: { sources?: SourceOutput[] | undefined }) {
  if (sources.length === 0) return null
  return (
    <p className="meta">
      {words.sources}{' '}
      {sources.map(({ title, url }, place) => (
        <span key={url}>
          {place > 0 && ', '}
          <a href={url} rel="nofollow noopener">
            {title}
          </a>
        </span>
      ))}
    </p>
  )
}
