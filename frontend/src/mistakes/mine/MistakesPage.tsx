// The mistakes on a ballot that I told of, and what each city made of them.
import { useQuery } from '@tanstack/react-query'
import { MyPage } from '../../me/MyPage'
import { useSignedIn } from '../../session/session'
import { at } from '../../ui/locale'
import { OneMistake } from '../OneMistake'
import { myMistakesQuery } from '../queries'
import { words } from './words'

export default function MistakesPage() {
  const mine = useQuery({ ...myMistakesQuery(), enabled: useSignedIn() })
  return (
    <MyPage section="mistakes" result={mine} lead={<p className="lead">{words.lead}</p>}>
      {({ mistakes }) => (
        <>
          {mistakes.length === 0 && (
            <p className="note">
              {words.none} <a href={at('/')}>{words.toABallot}</a>
            </p>
          )}
          <ul className="works">
            {mistakes.map((each) => (
              <OneMistake key={each.id} mistake={each} words={words} state={words.states[each.state]}>
                {each.reason && <blockquote className="note">{each.reason}</blockquote>}
              </OneMistake>
            ))}
          </ul>
        </>
      )}
    </MyPage>
  )
}
