// What I voted on, and how, where I alone can see it; each vote can be changed or taken back here.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { MyVote } from '../api/generated/types.gen'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { at } from '../ui/locale'
import { ShowMore } from '../ui/ShowMore'
import { SendButton } from '../work/SendForm'
import { focusHeading, MyPage } from './MyPage'
import { myVotesInWordsQuery } from './queries'
import { words } from './words'

const CHANGED = [['me', 'votes'], ['questions']]

export default function VotesPage() {
  const votes = useInfiniteQuery({ ...myVotesInWordsQuery(), enabled: useSignedIn() })
  return (
    <MyPage section="votes" result={votes} lead={<p className="lead">{words.onlyYouSee}</p>}>
      {({ pages }) => {
        const mine = pages.flatMap((page) => page.votes)
        return (
          <>
            {mine.length === 0 && (
              <p className="note">
                {words.votedNothing} <a href={at('/')}>{words.toABallot}</a>
              </p>
            )}
            <ul className="works">
              {mine.map((vote) => (
                <OneVote key={vote.question_id} vote={vote} />
              ))}
            </ul>
            <ShowMore of={votes} label={words.showMoreVotes} />
          </>
        )
      }}
    </MyPage>
  )
}

function OneVote({ vote: { question_id, value, question } }: { vote: MyVote }) {
  const text = question?.text ?? words.notShown
  const takesVotes = question?.state === 'approved' || question?.state === 'answered'
  return (
    <li>
      <p className="question-text">
        <a href={at(`/questions/${question_id}`)}>{text}</a>
      </p>
      <p>
        <strong>{value > 0 ? words.up : words.down}</strong>
      </p>
      {question && (
        <p className="meta">
          <a href={at(`/contests/${question.contest.id}`)}>{question.contest.title}</a>
          {!takesVotes && ` · ${words.states[question.state]}`}
        </p>
      )}
      {takesVotes && (
        <p className="actions">
          <Cast id={question_id} value={0} label={words.takeBack} said={words.takenBack} of={text} />
          <Cast
            id={question_id}
            value={-value}
            label={value > 0 ? words.voteDown : words.voteUp}
            said={value > 0 ? words.nowDown : words.nowUp}
            of={text}
          />
        </p>
      )}
    </li>
  )
}

type CastProps = { id: string; value: number; label: string; said: string; of: string }

const Cast = ({ id, value, label, said, of }: CastProps) => (
  <SendButton
    label={label}
    of={of}
    said={said}
    changed={CHANGED}
    then={focusHeading}
    request={{
      path: address('/api/me/votes/{question_id}', { question_id: id }),
      method: 'PUT',
      body: { value },
    }}
  />
)
