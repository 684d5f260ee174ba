import { useQuery } from '@tanstack/react-query'
import { answersQuery } from '../answers/queries'
import { ruleInWords } from '../moderation/rules/rules'
import { questionQuery } from '../questions/queries'
import { useSignedIn } from '../session/session'
import { Failed } from '../ui/Failed'
import { at } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { Part } from '../ui/Part'
import { words as uiWords } from '../ui/words'
import { PersonalPage } from '../work/PersonalPage'
import { workQuery } from '../work/queries'
import { AnswerForm } from './AnswerForm'
import { words } from './words'

const videoForm = () => import('./video/VideoForm')
const rebuttals = () => import('./Rebuttals')

export default function AnswerPage({ id, question: questionId }: { id: string; question: string }) {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  const question = useQuery(questionQuery(questionId))
  const answers = useQuery(answersQuery(questionId))
  const failed = [question, answers].find(({ isLoadingError }) => isLoadingError)
  if (failed?.error) return <Failed problem={failed.error} retry={failed.refetch} />
  const candidacy = work.data?.candidacies.find((each) => each.id === id)
  const own = answers.data?.find(({ candidate }) => candidate.id === id)
  return (
    <PersonalPage
      title={words.answerIt}
      above={[`/work/candidacies/${id}`, candidacy?.name ?? words.candidacy]}
      result={work}
    >
      {() => {
        if (!candidacy) return <p className="note">{words.notYours}</p>
        if (!question.data || !answers.data) return <Waiting words={uiWords.loading} lines={8} />
        if (question.data.text === null) return <p className="note">{words.questionGone}</p>
        return (
          <>
            <section className="work-section" aria-labelledby="own-heading">
              <h2 id="own-heading">
                <a href={at(`/questions/${questionId}`)}>{question.data.text}</a>
              </h2>
              {own?.answer && own.answer.question_version < question.data.version && (
                <p className="problem">{words.editedSince}</p>
              )}
              {own?.answer?.state === 'removed' ? (
                <p className="note">{words.removedFor(ruleInWords(own.answer.rule))}</p>
              ) : (
                <AnswerForm candidateId={id} question={question.data} answer={own?.answer ?? null} />
              )}
            </section>
            {own?.answer?.state !== 'removed' && (
              <Part
                fetch={videoForm}
                lines={4}
                props={{ candidacy, question: question.data, answer: own?.answer ?? null }}
              />
            )}
            <Part
              fetch={rebuttals}
              lines={6}
              props={{
                self: { id, name: candidacy.name },
                questionId,
                others: answers.data.filter(({ candidate }) => candidate.id !== id),
              }}
            />
          </>
        )
      }}
    </PersonalPage>
  )
}
