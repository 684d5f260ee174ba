// What I follow, with a way to end each, and which mails I get.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Following } from '../../api/generated/types.gen'
import { address } from '../../api/request'
import { candidateQuery, contestQuery } from '../../ballots/queries'
import { focusHeading, MyPage } from '../../me/MyPage'
import { questionQuery } from '../../questions/queries'
import { useSignedIn } from '../../session/session'
import { at, readableIssue } from '../../ui/locale'
import { LOCALES } from '../../ui/locales'
import { words as uiWords } from '../../ui/words'
import { Choice } from '../../work/Field'
import { SendButton, SendForm } from '../../work/SendForm'
import { followsQuery } from '../queries'
import { words } from './words'

const CHANGED = [['me', 'follows']]
const CADENCES = ['immediate', 'daily', 'weekly', 'none'] as const
const KINDS = ['own', 'reminders', 'staff'] as const

export default function FollowsPage() {
  const result = useQuery({ ...followsQuery(), enabled: useSignedIn() })
  return (
    <MyPage section="follows" result={result}>
      {(following) => (
        <>
          <Mails following={following} />
          <section className="work-section" aria-labelledby="followed">
            <h2 id="followed">{words.youFollow}</h2>
            {following.topics.length === 0 && <p className="quiet">{words.followsNothing}</p>}
            <ul className="works">
              {following.topics.map((topic) => (
                <Followed key={topic} topic={topic} />
              ))}
            </ul>
          </section>
        </>
      )}
    </MyPage>
  )
}

function Mails({ following }: { following: Following }) {
  return (
    <section className="work-section" aria-labelledby="mails">
      <h2 id="mails">{words.mails}</h2>
      <SendForm<Following>
        label={words.save}
        said={words.saved}
        changed={CHANGED}
        request={(said) => ({
          path: address('/api/me/notices'),
          method: 'PUT',
          body: {
            cadence: said.get('cadence'),
            language: said.get('language'),
            ...Object.fromEntries(KINDS.map((kind) => [kind, said.get(kind) === 'on'])),
          },
        })}
      >
        <fieldset>
          <legend>{words.howOften}</legend>
          {CADENCES.map((cadence) => (
            <Choice
              key={cadence}
              type="radio"
              name="cadence"
              value={cadence}
              defaultChecked={following.cadence === cadence}
            >
              {words.cadences[cadence]}
            </Choice>
          ))}
        </fieldset>
        <fieldset>
          <legend>{words.besides}</legend>
          {KINDS.map((kind) => (
            <Choice key={kind} type="checkbox" name={kind} defaultChecked={following[kind]}>
              {words.kinds[kind]}
            </Choice>
          ))}
        </fieldset>
        <fieldset>
          <legend>{words.language}</legend>
          {Object.entries(LOCALES).map(([language, { name }]) => (
            <Choice
              key={language}
              type="radio"
              name="language"
              value={language}
              defaultChecked={following.language === language}
            >
              <span lang={language}>{name}</span>
            </Choice>
          ))}
        </fieldset>
        <p className="hint">{words.howToEnd}</p>
      </SendForm>
    </section>
  )
}

/** A topic names its thing by its id; what the thing is called is public, and asked for where it is public. */
function Followed({ topic }: { topic: string }) {
  const [kind = '', id = '', , issue] = topic.split('/')
  if (kind === 'contest') return <FollowedContest topic={topic} id={id} />
  if (kind === 'candidate') return <FollowedCandidate topic={topic} id={id} />
  if (kind === 'question') return <FollowedQuestion topic={topic} id={id} />
  return <Row topic={topic} kind={words.topicOfBallot} name={issue ? readableIssue(issue) : topic} />
}

type OfKind = { topic: string; id: string }

function FollowedContest({ topic, id }: OfKind) {
  const contest = useQuery(contestQuery(id, useQueryClient()))
  const name = named(contest, ({ title, ballot }) => `${title}, ${ballot.city.name}`)
  return <Row topic={topic} kind={words.contest} name={name} path={`/contests/${id}`} />
}

function FollowedCandidate({ topic, id }: OfKind) {
  const candidate = useQuery(candidateQuery(id))
  const name = named(candidate, ({ name, contest }) => `${name}, ${contest.title}`)
  return <Row topic={topic} kind={words.candidate} name={name} path={`/candidates/${id}`} />
}

function FollowedQuestion({ topic, id }: OfKind) {
  const name = named(useQuery(questionQuery(id)), ({ text }) => text ?? words.noLongerShown)
  return <Row topic={topic} kind={words.question} name={name} path={`/questions/${id}`} />
}

function named<T>({ data, isLoadingError }: UseQueryResult<T>, of: (data: T) => string): string {
  if (data) return of(data)
  return isLoadingError ? words.noLongerShown : uiWords.loading
}

type RowProps = { topic: string; kind: string; name: string; path?: string }

function Row({ topic, kind, name, path }: RowProps) {
  return (
    <li>
      <p className="meta">{kind}</p>
      <p>{path ? <a href={at(path)}>{name}</a> : name}</p>
      <SendButton
        label={words.end}
        of={name}
        said={words.ended(name)}
        changed={CHANGED}
        then={focusHeading}
        request={{ path: address('/api/me/follows'), method: 'PUT', body: { topic, following: false } }}
      />
    </li>
  )
}
