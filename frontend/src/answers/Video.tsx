// A video beside an answer's words: nothing of it is loaded before somebody asks for it, and its words are there at once.
import { useState } from 'react'
import type { Video as VideoShape } from '../api/generated/types.gen'
import { words } from './words'

type VideoProps = { video: VideoShape; by: string; isOfEarlierWords: boolean }

export function Video({ video, by, isOfEarlierWords }: VideoProps) {
  const { url, seconds, captions_url, transcript } = video
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="video" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.video(seconds)}
        <span className="unseen"> {words.of(by)}</span>
      </summary>
      {isOfEarlierWords && <p className="hint">{words.earlierWords}</p>}
      {isOpen && (
        // Captions that are on are fetched at once, whatever `preload` says.
        <video src={url} controls preload="none" playsInline aria-label={words.videoOf(by)}>
          <track kind="captions" src={captions_url} label={words.captions} default />
        </video>
      )}
      <p className="answer-prose">{transcript}</p>
    </details>
  )
}
