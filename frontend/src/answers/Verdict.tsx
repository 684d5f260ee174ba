// Whether citizens find that an answer answers the question: what they said is for everybody, the buttons are for who is
// signed in, and are fetched for them alone.
import type { Answer } from '../api/generated/types.gen'
import { useSignedIn } from '../session/session'
import { Part } from '../ui/Part'
import { words } from './words'

const buttons = () => import('./VerdictButtons')

export function Verdict({ answer: { id, verdicts }, questionId }: { answer: Answer; questionId: string }) {
  const signedIn = useSignedIn()
  const { yes, partly, no } = verdicts
  return (
    <>
      {yes + partly + no > 0 && <p className="meta">{words.neighborsFind(yes, partly, no)}</p>}
      {signedIn && <Part fetch={buttons} lines={1} props={{ answerId: id, questionId }} />}
    </>
  )
}
