// Where the link of an invitation leads. Its token stands behind the `#`, so that no server is told of it; it waits in
// this tab while its owner signs in.
import { useEffect, useState } from 'react'
import type { Accepted } from '../api/generated/types.gen'
import { address } from '../api/request'
import { SignInLink } from '../session/SignIn'
import { useSignedIn } from '../session/session'
import { at } from '../ui/locale'
import { Page } from '../ui/Page'
import { forget, recall, remember } from '../ui/remembered'
import { Trouble } from './Trouble'
import { useSend } from './useSend'
import { WORKS_SHELF } from './WorkLink'
import { words } from './words'
import './work.css'

const SHELF = 'civicq/invitation'
const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{32}$/.test(value)

export default function InvitationPage() {
  const signedIn = useSignedIn()
  const [token, setToken] = useState<string | null>(null)
  const [accepted, setAccepted] = useState<Accepted | null>(null)
  const { send, isPending, problem } = useSend<Accepted>([['me']])

  useEffect(() => {
    const given = window.location.hash.slice(1)
    if (isToken(given)) {
      remember('sessionStorage', SHELF, given)
      // Who looks over a shoulder, or into the history, finds no key here.
      window.history.replaceState(null, '', window.location.pathname)
    }
    setToken(recall('sessionStorage', SHELF, isToken))
  }, [])

  const accept = () =>
    send(
      { path: address('/api/me/invitations'), method: 'POST', body: { token } },
      words.acceptedIt,
      (answer) => {
        forget('sessionStorage', SHELF)
        forget('sessionStorage', WORKS_SHELF)
        setAccepted(answer)
      },
    )

  return (
    <Page title={words.invitation}>
      {accepted ? (
        <>
          <p className="note">
            {accepted.role ? words.nowStaff(words.roles[accepted.role]) : words.nowCandidate}
          </p>
          <a
            className="button"
            href={at(accepted.candidate_id ? `/work/candidacies/${accepted.candidate_id}` : '/work')}
          >
            {words.begin}
          </a>
        </>
      ) : token === null ? (
        <p className="note">{words.noToken}</p>
      ) : (
        <>
          <p className="note">{words.whatAnInvitationIs}</p>
          <Trouble why={problem} />
          {signedIn ? (
            <button type="button" className="button" aria-disabled={isPending} onClick={accept}>
              {words.accept}
            </button>
          ) : (
            <SignInLink label={words.signInToAccept} className="button" />
          )}
        </>
      )}
    </Page>
  )
}
