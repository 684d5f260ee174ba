// How a question came to its present words: every version, newest first, with the reason that was given.
import type { QuestionVersion } from '../api/shapes'
import { readableDay } from '../ui/words'

export function Versions({ versions }: { versions: QuestionVersion[] }) {
  if (versions.length < 2) return null
  return (
    <section className="versions" aria-labelledby="versions-heading">
      <h2 id="versions-heading">How it was worded</h2>
      <ol reversed>
        {versions
          .toSorted((a, b) => b.number - a.number)
          .map(({ number, text, reason, written_at }) => (
            <li key={number} value={number}>
              <blockquote>{text}</blockquote>
              <p className="meta">
                <time dateTime={written_at}>{readableDay(written_at)}</time>
                {reason && ` · Reason: ${reason}`}
              </p>
            </li>
          ))}
      </ol>
    </section>
  )
}
