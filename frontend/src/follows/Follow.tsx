// One button that follows what a page is about, or ends it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Following } from '../api/generated/types.gen'
import { address } from '../api/request'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { at } from '../ui/locale'
import { Trouble } from '../work/Trouble'
import { useSend } from '../work/useSend'
import { followsQuery, type Topic } from './queries'
import { words } from './words'

type FollowProps = {
  topic: Topic
  name: string
  /** Shown on the button, where more than one thing may be followed. */
  of?: string
}

export function Follow({ topic, name, of }: FollowProps) {
  const signedIn = useSignedIn()
  const client = useQueryClient()
  const { data, isLoadingError, error } = useQuery({ ...followsQuery(), enabled: signedIn })
  const { send, isPending, problem } = useSend<Following>()
  if (!signedIn)
    return (
      <SignInLink
        className="quiet-link"
        label={of ? `${words.signInToFollow} ${of}` : words.signInToFollow}
        purpose={name}
      />
    )
  const follows = data?.topics.includes(topic) ?? false
  const change = () =>
    send(
      { path: address('/api/me/follows'), method: 'PUT', body: { topic, following: !follows } },
      follows ? words.ended(name) : words.begun(name),
      (now) => client.setQueryData(followsQuery().queryKey, now),
    )
  return (
    <div className="follow">
      {/* Until it is known, a press would not know what it changes. */}
      <button type="button" disabled={!data} aria-disabled={isPending} onClick={change}>
        {follows ? words.end : words.follow}
        {of ? <>&nbsp;{of}</> : <span className="unseen"> {name}</span>}
      </button>
      {follows && data?.cadence === 'none' && (
        <a className="quiet-link" href={at('/me/follows')}>
          {words.noMailsYet}
        </a>
      )}
      <Trouble why={isLoadingError ? error.message : problem} />
    </div>
  )
}
