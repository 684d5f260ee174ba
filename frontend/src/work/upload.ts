// A file on its way to the store whose address the API has signed: three steps, each of which may fail with its reason.
import { Problem } from '../api/request'
import { personalRequest } from '../session/session'
import { words } from './words'

type Signed = { id: string; url: string }

type Progress = (share: number) => void

/**
 * Says what is to come (`about`), sends the file itself, and says that it is there. `uploaded` is where that is said, by
 * the id that the first step gave. `progress` is told how much has gone, from 0 to 1.
 */
export async function upload(
  file: File,
  about: { path: string; body: Record<string, unknown> },
  uploaded: (id: string) => string,
  progress?: Progress,
): Promise<void> {
  const { id, url } = await personalRequest<Signed>(about.path, {
    method: 'POST',
    body: { ...about.body, size_bytes: file.size },
  })
  // No session goes there, and no type: only what was signed.
  const bytes = file.slice(0, file.size, '')
  const status = await (progress ? putTelling(url, bytes, progress) : put(url, bytes))
  if (status < 200 || status > 299) throw new Problem(status, words.notUploaded)
  await personalRequest<void>(uploaded(id), { method: 'PUT' })
}

/** The status, 0 for none. */
const put = (url: string, body: Blob): Promise<number> =>
  fetch(url, { method: 'PUT', body, credentials: 'omit' }).then(
    ({ status }) => status,
    () => 0,
  )

/** As `put`. `fetch` does not tell how far a body has gone. */
function putTelling(url: string, body: Blob, progress: Progress): Promise<number> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.onloadend = () => resolve(request.status)
    request.open('PUT', url)
    request.send(body)
  })
}
