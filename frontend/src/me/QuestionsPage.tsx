// What I asked, what became of each question and why, and what I can do about it next.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { DecisionOutput, QuestionInContest } from '../api/generated/types.gen'
import { address } from '../api/request'
import { ruleInWords } from '../moderation/rules/rules'
import { words as moderation } from '../moderation/words'
import { useSignedIn } from '../session/session'
import { at, readableDay } from '../ui/locale'
import { ShowMore } from '../ui/ShowMore'
import { SendForm } from '../work/SendForm'
import { Appeal } from './Appeal'
import { focusHeading, MyPage } from './MyPage'
import { myDecisionsQuery, myQuestionsQuery } from './queries'
import { words } from './words'

const CHANGED = [['me', 'questions'], ['me', 'decisions'], ['questions']]
const EDITABLE = ['pending', 'approved', 'answered']

export default function QuestionsPage() {
  const signedIn = useSignedIn()
  const questions = useInfiniteQuery({ ...myQuestionsQuery(), enabled: signedIn })
  const decisions = useQuery({ ...myDecisionsQuery(), enabled: signedIn })
  return (
    <MyPage section="questions" result={questions}>
      {({ pages }) => {
        const mine = pages.flatMap((page) => page.questions)
        return (
          <>
            {mine.length === 0 && (
              <p className="note">
                {words.askedNothing} <a href={at('/')}>{words.toABallot}</a>
              </p>
            )}
            {decisions.isLoadingError && <p className="problem">{decisions.error.message}</p>}
            <ul className="works">
              {mine.map((question) => (
                <OneOfMine
                  key={question.id}
                  question={question}
                  decision={decisions.data?.find(({ target }) => target.id === question.id)}
                />
              ))}
            </ul>
            <ShowMore of={questions} label={words.showMore} />
          </>
        )
      }}
    </MyPage>
  )
}

type OneOfMineProps = { question: QuestionInContest; decision: DecisionOutput | undefined }

function OneOfMine({ question, decision }: OneOfMineProps) {
  const { id, text, contest, state, asked_at, edited_at, up, down, answers, merged_into } = question
  const isShown = state === 'approved' || state === 'answered'
  return (
    <li>
      <p className="question-text">{isShown ? <a href={at(`/questions/${id}`)}>{text}</a> : text}</p>
      <p>
        <strong>{words.states[state]}</strong> {words.meanings[state]}
      </p>
      {decision && state !== 'withdrawn' && <Decided decision={decision} />}
      {merged_into && (
        <p>
          <a href={at(`/questions/${merged_into}`)}>{words.whereItWent}</a>
        </p>
      )}
      <p className="meta">
        <a href={at(`/contests/${contest.id}`)}>{contest.title}</a> · {words.asked}{' '}
        <time dateTime={asked_at}>{readableDay(asked_at)}</time>
        {edited_at && ` · ${words.edited(readableDay(edited_at))}`}
        {isShown && ` · ${words.votes(up, down)} · ${words.answers(answers)}`}
      </p>
      {EDITABLE.includes(state) && <Edit question={question} />}
      {EDITABLE.includes(state) && <Withdraw question={question} />}
      {state === 'removed' && decision && !decision.appeal && (
        <Appeal
          path={address('/api/me/decisions/{decision_id}/appeal', { decision_id: decision.id })}
          changed={CHANGED}
          whyWrong={words.whyWrong}
          hint={words.whoDecidesAppeals}
        />
      )}
    </li>
  )
}

function Decided({ decision: { rule, reason, decided_at, appeal } }: { decision: DecisionOutput }) {
  return (
    <div className="note">
      <p>
        {words.decidedOn(readableDay(decided_at))} {rule && `${ruleInWords(rule)}. `}“{reason}”
      </p>
      {appeal && (
        <p>
          {appeal.outcome ? moderation.appealOutcomes[appeal.outcome] : words.appealWaits}
          {appeal.reason && ` “${appeal.reason}”`}
        </p>
      )}
    </div>
  )
}

function Edit({ question: { id, text } }: { question: QuestionInContest }) {
  const field = useId()
  return (
    <details>
      <summary>
        {words.edit}
        <span className="unseen"> {text}</span>
      </summary>
      <SendForm
        kept={`question/${id}`}
        label={words.save}
        said={words.saved}
        changed={CHANGED}
        request={(said) => ({
          path: address('/api/me/questions/{question_id}', { question_id: id }),
          method: 'PATCH',
          body: { text: String(said.get('text')), reason: String(said.get('reason')).trim() || null },
        })}
      >
        <p className="hint">{words.everybodySeesVersions}</p>
        <label htmlFor={`${field}-text`}>{words.newWords}</label>
        <textarea
          id={`${field}-text`}
          name="text"
          rows={3}
          required
          minLength={10}
          maxLength={500}
          defaultValue={text ?? ''}
        />
        <label htmlFor={`${field}-reason`}>{words.whyEdited}</label>
        <input id={`${field}-reason`} name="reason" maxLength={200} autoComplete="off" />
      </SendForm>
    </details>
  )
}

function Withdraw({ question: { id, text } }: { question: QuestionInContest }) {
  return (
    <details>
      <summary>
        {words.withdraw}
        <span className="unseen"> {text}</span>
      </summary>
      <SendForm
        label={words.withdrawForGood}
        said={words.withdrawn}
        changed={CHANGED}
        then={focusHeading}
        request={() => ({
          path: address('/api/me/questions/{question_id}', { question_id: id }),
          method: 'DELETE',
        })}
      >
        <p>{words.whatWithdrawing}</p>
      </SendForm>
    </details>
  )
}
