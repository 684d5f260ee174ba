// A video beside an answer's words: nothing of it is loaded before somebody plays it, and its transcript is there at once.
import type { Video as VideoShape } from '../api/shapes'
import { counted } from '../ui/words'

type VideoProps = { video: VideoShape; by: string; isOfEarlierWords: boolean }

export function Video({ video, by, isOfEarlierWords }: VideoProps) {
  const { url, seconds, captions_url, transcript } = video
  return (
    <details className="video">
      <summary>
        Video and transcript, {counted(seconds, 'second', 'seconds')}
        <span className="unseen"> of {by}</span>
      </summary>
      {isOfEarlierWords && <p className="hint">It was recorded before this answer was corrected.</p>}
      <video src={url} controls preload="none" playsInline aria-label={`Video of ${by}`}>
        <track kind="captions" src={captions_url} label="Captions" default />
      </video>
      <p className="answer-prose">{transcript}</p>
    </details>
  )
}
