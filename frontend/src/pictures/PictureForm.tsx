// A photo or a logo: what is shown now, another one, or none. A worker draws it anew within seconds.
import { type QueryKey, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { MyImage } from '../api/generated/types.gen'
import { Problem } from '../api/request'
import { words as apiWords } from '../api/words'
import { personalRequest, useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { OptimizedImage } from '../ui/OptimizedImage'
import { SendButton } from '../work/SendForm'
import { Trouble } from '../work/Trouble'
import { upload } from '../work/upload'
import { words } from './words'

const TYPES = 'image/jpeg,image/png,image/webp'
const SIDE = 160
const AGAIN_MILLISECONDS = 1_500

/** What has become of the picture that was added last; null for none. Asked again while a worker is at it. */
const pictureQuery = (queryKey: QueryKey, path: string) =>
  queryOptions({
    queryKey,
    queryFn: ({ signal }) => personalRequest<MyImage | null>(path, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'uploaded' ? AGAIN_MILLISECONDS : false),
    staleTime: 0,
  })

type PictureFormProps = {
  /** Of the picture in the API, and of saying that it was uploaded. */
  path: string
  uploaded: string
  queryKey: QueryKey
  /** Whom it shows. */
  name: string
  label: string
}

export function PictureForm({ path, uploaded, queryKey, name, label }: PictureFormProps) {
  const id = useId()
  const client = useQueryClient()
  const { data: picture } = useQuery({ ...pictureQuery(queryKey, path), enabled: useSignedIn() })
  const { mutate, isPending, error } = useMutation({
    mutationFn: (file: File) => upload(file, { path, body: { type: file.type } }, () => uploaded),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey })
      announce(words.pictureSent)
    },
  })
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const file = new FormData(event.currentTarget).get('file')
    if (file instanceof File && file.size > 0 && !isPending) mutate(file)
  }
  return (
    <>
      <form className="work-form" onSubmit={send}>
        <div className="picture">
          <OptimizedImage image={picture?.image ?? null} alt={name} name={name} width={SIDE} height={SIDE} />
        </div>
        {picture && picture.state !== 'shown' && (
          <p className={picture.refusal ? 'problem' : 'note'}>
            {picture.refusal ?? words.pictureStates[picture.state]}
          </p>
        )}
        <label htmlFor={id}>{label}</label>
        <input id={id} type="file" name="file" accept={TYPES} required />
        <Trouble why={error && (error instanceof Problem ? error.detail : apiWords.notSent)} />
        <button type="submit" className="button" aria-disabled={isPending}>
          {isPending ? words.sending : words.sendPicture}
        </button>
      </form>
      {picture && picture.state !== 'removed' && (
        <SendButton
          label={words.withdrawPicture}
          said={words.pictureWithdrawn}
          changed={[queryKey]}
          request={{ path, method: 'DELETE' }}
        />
      )}
    </>
  )
}
