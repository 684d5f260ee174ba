// What a candidate comes for: what is still open, the most supported first; what they have said; who they say they are.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { Candidacy } from '../api/generated/types.gen'
import { address } from '../api/request'
import { placeName } from '../ballots/contests'
import { ruleInWords } from '../moderation/rules/rules'
import { PictureForm } from '../pictures/PictureForm'
import { useSignedIn } from '../session/session'
import { Again } from '../ui/Failed'
import { at } from '../ui/locale'
import { Waiting } from '../ui/Page'
import { words as uiWords } from '../ui/words'
import { PersonalPage } from '../work/PersonalPage'
import { workQuery } from '../work/queries'
import { Trouble } from '../work/Trouble'
import { useKept } from '../work/useKept'
import { useSend } from '../work/useSend'
import { Prose } from './Prose'
import { answeredQuery, openQuestionsQuery } from './queries'
import { words } from './words'

export default function CandidacyPage({ id }: { id: string }) {
  const work = useQuery({ ...workQuery(), enabled: useSignedIn() })
  const candidacy = work.data?.candidacies.find((each) => each.id === id)
  return (
    <PersonalPage
      title={candidacy?.name ?? words.candidacy}
      above={['/work', words.yourWork]}
      lead={
        candidacy && (
          <p className="lead">{words.standsFor(candidacy.contest.title, placeName(candidacy.city))}</p>
        )
      }
      result={work}
    >
      {() =>
        candidacy ? (
          <div className="beside">
            <div>
              <Open candidacy={candidacy} />
              <Answered candidacy={candidacy} />
            </div>
            <aside className="side">
              <Profile candidacy={candidacy} />
            </aside>
          </div>
        ) : (
          <p className="note">{words.notYours}</p>
        )
      }
    </PersonalPage>
  )
}

function Open({ candidacy }: { candidacy: Candidacy }) {
  const { data: questions, isLoadingError, error, refetch } = useQuery(openQuestionsQuery(candidacy.id))
  return (
    <section className="work-section" aria-labelledby="open-heading">
      <h2 id="open-heading">{questions ? words.openCounted(questions.length) : words.open}</h2>
      {isLoadingError && <Again why={error.message} retry={refetch} />}
      {!questions && !isLoadingError && <Waiting words={uiWords.loading} lines={5} />}
      {questions?.length === 0 && <p className="note">{words.allAnswered}</p>}
      <ol>
        {questions?.map(({ id, text, up, down, answers }) => (
          <li key={id} className="question">
            <p className="question-text">
              <a href={at(`/work/candidacies/${candidacy.id}/questions/${id}`)}>{text}</a>
            </p>
            <p className="meta">
              {words.support(up, down)} · {words.answeredByOthers(answers)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Answered({ candidacy }: { candidacy: Candidacy }) {
  const { data: answered, isLoadingError, error, refetch } = useQuery(answeredQuery(candidacy.id))
  return (
    <section className="work-section" aria-labelledby="answered-heading">
      <h2 id="answered-heading">{words.answered}</h2>
      {isLoadingError && <Again why={error.message} retry={refetch} />}
      {!answered && !isLoadingError && <Waiting words={uiWords.loading} lines={3} />}
      {answered?.length === 0 && <p className="quiet">{words.noneAnswered}</p>}
      <ul>
        {answered?.map(({ question, answer }) => (
          <li key={answer.id} className="question">
            <p className="question-text">
              <a href={at(`/work/candidacies/${candidacy.id}/questions/${question.id}`)}>{question.text}</a>
            </p>
            <p>{answer.words?.position ?? words.removedFor(ruleInWords(answer.rule))}</p>
            {answer.question_version < question.version && <p className="problem">{words.editedSince}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Profile({ candidacy }: { candidacy: Candidacy }) {
  const id = useId()
  const { send, isPending, problem, done, reset } = useSend([['me', 'work']])
  const { form, keep, drop } = useKept(`profile/${candidacy.id}`)
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const said = new FormData(event.currentTarget)
    const given = (name: string) => String(said.get(name) ?? '').trim() || null
    send(
      {
        path: address('/api/me/candidacies/{candidate_id}/profile', { candidate_id: candidacy.id }),
        method: 'PUT',
        body: { statement: given('statement'), website: given('website') },
      },
      words.profileSaved,
      drop,
    )
  }
  const change = () => {
    keep()
    if (done) reset()
  }
  return (
    <section aria-labelledby="profile-heading">
      <h2 id="profile-heading">{words.profile}</h2>
      {candidacy.profile_rule && (
        <p className="problem">{words.removedFor(ruleInWords(candidacy.profile_rule))}</p>
      )}
      <form ref={form} className="work-form" onSubmit={save} onInput={change}>
        <Prose
          label={words.statement}
          most={4000}
          name="statement"
          rows={6}
          defaultValue={candidacy.statement ?? ''}
        />
        <label htmlFor={`${id}-website`}>{words.website}</label>
        <input
          id={`${id}-website`}
          name="website"
          type="url"
          placeholder="https://"
          defaultValue={candidacy.website ?? ''}
        />
        <Trouble why={problem} />
        <button type="submit" className="button" aria-disabled={isPending}>
          {words.saveProfile}
        </button>
        {done && <p className="done">{done}</p>}
        <p className="hint">{words.whoSeesProfile}</p>
      </form>
      <PictureForm
        path={address('/api/me/candidacies/{candidate_id}/photo', { candidate_id: candidacy.id })}
        uploaded={address('/api/me/candidacies/{candidate_id}/photo/upload', { candidate_id: candidacy.id })}
        queryKey={['me', 'photo', candidacy.id]}
        name={candidacy.name}
        label={words.photo}
      />
    </section>
  )
}
