// A video beside an answer's words: nothing of it is loaded before somebody asks for it, and its words are there at once.
import { useState } from 'react'
import type { Video as VideoShape } from '../api/shapes'
import { counted } from '../ui/words'

type VideoProps = { video: VideoShape; by: string; isOfEarlierWords: boolean }

export function Video({ video, by, isOfEarlierWords }: VideoProps) {
  const { url, seconds, captions_url, transcript } = video
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="video" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Video and transcript, {counted(seconds, 'second', 'seconds')}
        <span className="unseen"> of {by}</span>
      </summary>
      {isOfEarlierWords && <p className="hint">It was recorded before this answer was corrected.</p>}
      {isOpen && (
        // Captions that are on are fetched at once, whatever `preload` says.
        <video src={url} controls preload="none" playsInline aria-label={`Video of ${by}`}>
          <track kind="captions" src={captions_url} label="Captions" default />
        </video>
      )}
      <p className="answer-prose">{transcript}</p>
    </details>
  )
}
