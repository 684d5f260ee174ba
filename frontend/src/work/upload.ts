// A file on its way to the store whose address the API has signed: three steps, each of which may fail with its reason.
import { Problem } from '../api/request'
import { personalRequest } from '../session/session'
import { words } from './words'

type Signed = { id: string; url: string }

/**
 * Says what is to come (`about`), sends the file itself, and says that it is there. `uploaded` is where that is said, by
 * the id that the first step gave.
 */
export async function upload(
  file: File,
  about: { path: string; body: Record<string, unknown> },
  uploaded: (id: string) => string,
): Promise<void> {
  const { id, url } = await personalRequest<Signed>(about.path, {
    method: 'POST',
    body: { ...about.body, size_bytes: file.size },
  })
  // No session goes there, and no type: only what was signed.
  const answer = await fetch(url, {
    method: 'PUT',
    body: file.slice(0, file.size, ''),
    credentials: 'omit',
  }).catch(() => null)
  if (!answer?.ok) throw new Problem(answer?.status ?? 0, words.notUploaded)
  await personalRequest<void>(uploaded(id), { method: 'PUT' })
}
