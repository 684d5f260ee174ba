// A video beside an answer's words: chosen with its captions, on its way, looked at by a worker, and shown or refused.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Video } from '../../answers/Video'
import type { Answer, Candidacy, MyVideo, QuestionWithVersions } from '../../api/generated/types.gen'
import { address, Problem } from '../../api/request'
import { words as apiWords } from '../../api/words'
import { ruleInWords } from '../../moderation/rules/rules'
import { announce } from '../../ui/announce'
import { Again } from '../../ui/Failed'
import { Waiting } from '../../ui/Page'
import { words as uiWords } from '../../ui/words'
import { SendButton } from '../../work/SendForm'
import { Trouble } from '../../work/Trouble'
import { upload } from '../../work/upload'
import { showVideo } from '../said'
import { words as candidacyWords } from '../words'
import { videoQuery } from './queries'
import { words } from './words'
import '../../answers/answers.css'

const TYPES = ['video/mp4', 'video/webm']
const MEGABYTE = 1024 * 1024
const MOST_BYTES = 100 * MEGABYTE

type VideoFormProps = { candidacy: Candidacy; question: QuestionWithVersions; answer: Answer | null }

export default function VideoForm({ candidacy, question, answer }: VideoFormProps) {
  const client = useQueryClient()
  const { queryKey } = videoQuery(candidacy.id, question.id)
  const {
    data: video,
    error,
    refetch,
  } = useQuery({
    ...videoQuery(candidacy.id, question.id),
    enabled: answer !== null,
    // Whoever comes back to the page meanwhile would read of a file that did not arrive.
    refetchOnWindowFocus: () => client.isMutating({ mutationKey: queryKey }) === 0,
  })
  const named = { candidate_id: candidacy.id, question_id: question.id }
  const path = address('/api/me/candidacies/{candidate_id}/answers/{question_id}/video', named)
  useEffect(() => {
    if (video !== undefined) showVideo(client, candidacy.id, question.id, video?.shown ?? null)
  }, [client, candidacy.id, question.id, video])
  const state = video === undefined ? undefined : (video?.state ?? null)
  const before = useRef(state)
  useEffect(() => {
    // Of one that was shown already whoever opens the page reads.
    const isNews = before.current !== undefined && before.current !== state
    if (state === 'shown' && isNews) announce(words.videoStates.shown)
    before.current = state
  }, [state])
  return (
    <section className="work-section" aria-labelledby="video-heading">
      <h2 id="video-heading">{words.video}</h2>
      {answer === null ? (
        <p className="note">{words.wordsFirst}</p>
      ) : video === undefined ? (
        error ? (
          <Again why={error.message} retry={refetch} />
        ) : (
          <Waiting words={uiWords.loading} lines={3} />
        )
      ) : (
        <>
          {video && <Became video={video} name={candidacy.name} answer={answer} />}
          {video && video.state !== 'removed' && (
            <SendButton
              label={video.shown ? words.withdrawVideo : words.dropVideo}
              said={words.videoWithdrawn}
              changed={[queryKey]}
              request={{ path, method: 'DELETE' }}
            />
          )}
          {video?.state !== 'removed' && video?.state !== 'uploaded' && (
            <details open={video?.state === 'refused' || video?.state === 'uploading'}>
              <summary>{video?.shown ? words.addAnotherVideo : words.addVideo}</summary>
              <AddForm
                path={path}
                uploaded={address(
                  '/api/me/candidacies/{candidate_id}/answers/{question_id}/video/upload',
                  named,
                )}
                queryKey={queryKey}
              />
            </details>
          )}
        </>
      )}
    </section>
  )
}

/** What has become of the one that was added last, and what everybody sees meanwhile. */
function Became({ video, name, answer }: { video: MyVideo; name: string; answer: Answer }) {
  return (
    <>
      {video.state === 'refused' ? (
        <p className="problem">{video.refusal}</p>
      ) : (
        <p className={video.state === 'removed' ? 'problem' : 'note'}>
          {video.rule ? candidacyWords.removedFor(ruleInWords(video.rule)) : words.videoStates[video.state]}
        </p>
      )}
      {video.shown && video.state !== 'shown' && <p>{words.earlierIsShown}</p>}
      {video.shown && (
        <Video video={video.shown} by={name} isOfEarlierWords={video.shown.answer_version < answer.version} />
      )}
    </>
  )
}

type AddFormProps = { path: string; uploaded: string; queryKey: readonly string[] }

function AddForm({ path, uploaded, queryKey }: AddFormProps) {
  const id = useId()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [captions, setCaptions] = useState('')
  const [share, setShare] = useState(0)
  const { mutate, isPending, error } = useMutation({
    mutationKey: queryKey,
    mutationFn: (chosen: File) =>
      upload(chosen, { path, body: { type: chosen.type, captions } }, () => uploaded, setShare),
    onMutate: () => setShare(0),
    onSuccess: () => announce(words.videoSent),
    // Also after a failure: what was begun takes the place of what was refused before.
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
  const wrong = file && wrongWith(file)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (file && !wrong && !isPending) mutate(file)
  }
  return (
    <form className="work-form" onSubmit={send} aria-busy={isPending}>
      <p className="hint">{words.whatAVideoIs}</p>
      <label htmlFor={`${id}-file`}>{words.videoFile}</label>
      <input
        id={`${id}-file`}
        type="file"
        accept={TYPES.join()}
        required
        aria-describedby={`${id}-size`}
        aria-invalid={Boolean(wrong)}
        onInput={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
      />
      <p id={`${id}-size`} role="status" className={wrong ? 'problem' : 'hint'}>
        {wrong ?? (file ? words.sizeOf(megabytes(file.size), minutesFor(file.size)) : words.sendByWifi)}
      </p>
      <label htmlFor={`${id}-captions`}>{words.captionsOfVideo}</label>
      <p className="hint" id={`${id}-captions-hint`}>
        {words.whatCaptionsAre}
      </p>
      <textarea
        id={`${id}-captions`}
        className="code"
        rows={7}
        required
        spellCheck
        aria-describedby={`${id}-captions-hint`}
        placeholder={words.exampleOfCaptions}
        value={captions}
        onInput={(event) => setCaptions(event.currentTarget.value)}
      />
      <label htmlFor={`${id}-captions-file`}>{words.captionsFile}</label>
      <input
        id={`${id}-captions-file`}
        type="file"
        accept=".vtt,text/vtt"
        onInput={(event) => void event.currentTarget.files?.[0]?.text().then(setCaptions)}
      />
      <Trouble why={error && (error instanceof Problem ? error.detail : apiWords.notSent)} />
      {isPending && file && (
        <p>
          <label htmlFor={`${id}-share`}>
            {words.onItsWay(megabytes(share * file.size), megabytes(file.size))}
          </label>
          <progress id={`${id}-share`} value={share} max={1} />
        </p>
      )}
      <button type="submit" className="button" aria-disabled={isPending}>
        {isPending ? words.sendingVideo : words.sendVideo}
      </button>
    </form>
  )
}

const megabytes = (bytes: number) => Math.ceil((bytes / MEGABYTE) * 10) / 10

/** At 1 Mbit/s, which a phone at the edge of a cell still has. */
const minutesFor = (bytes: number) => Math.max(1, Math.round((bytes * 8) / 1e6 / 60))

/** What would be refused is said before megabytes have gone. */
function wrongWith(file: File): string | null {
  if (!TYPES.includes(file.type)) return words.otherType
  return file.size > MOST_BYTES ? words.tooLarge(megabytes(file.size)) : null
}
