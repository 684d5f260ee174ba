// The account itself: what CivicQ holds of it, ending its sessions, and leaving.
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { words as privacy } from '../about/privacy/words'
import { address, Problem, withQuery } from '../api/request'
import { words as apiWords } from '../api/words'
import { MyPage } from '../me/MyPage'
import { personalRequest, useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { at } from '../ui/locale'
import { forgetAll } from '../ui/remembered'
import { Choice } from '../work/Field'
import { meQuery } from '../work/queries'
import { Trouble } from '../work/Trouble'
import { words } from './words'

const FILE = 'civicq.json'

export default function SettingsPage() {
  const result = useQuery({ ...meQuery(), enabled: useSignedIn() })
  return (
    <MyPage section="settings" result={result}>
      {({ id }) => (
        <>
          <section className="work-section" aria-labelledby="account">
            <h2 id="account">{words.account}</h2>
            <p>{words.whatIsKnown}</p>
            <p className="meta">
              {words.number} <code>{id}</code>
            </p>
            <p>
              <a href={at('/me/follows')}>{words.mails}</a>
            </p>
          </section>
          <Export />
          <section className="work-section" aria-labelledby="sessions">
            <h2 id="sessions">{words.sessions}</h2>
            <p>{words.whatItEnds}</p>
            <form method="post" action={address('/api/session/sign-out-everywhere')} onSubmit={forgetMine}>
              <button type="submit">{words.signOutEverywhere}</button>
            </form>
          </section>
          <Leave />
        </>
      )}
    </MyPage>
  )
}

/** Words not yet sent, and what this browser knows of its last visitor, belong to whoever leaves. */
function forgetMine() {
  forgetAll('sessionStorage')
  forgetAll('localStorage')
}

function Export() {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => personalRequest<unknown>(address('/api/me/export')),
    onSuccess: (held) => {
      const url = URL.createObjectURL(new Blob([JSON.stringify(held, null, 2)], { type: 'application/json' }))
      Object.assign(document.createElement('a'), { href: url, download: FILE }).click()
      URL.revokeObjectURL(url)
      announce(words.exported)
    },
  })
  return (
    <section className="work-section" aria-labelledby="export">
      <h2 id="export">{words.yourData}</h2>
      <p>{words.whatIsInIt}</p>
      <button type="button" aria-disabled={isPending} onClick={() => isPending || mutate()}>
        {words.download}
      </button>
      <Trouble why={error && (error instanceof Problem ? error.detail : apiWords.broken)} />
    </section>
  )
}

function Leave() {
  const [gone, setGone] = useState(false)
  const { mutate, isPending, error } = useMutation({
    mutationFn: (questions: string) =>
      personalRequest<void>(withQuery(address('/api/me'), { questions }), { method: 'DELETE' }),
    onSuccess: () => {
      forgetMine()
      setGone(true)
      announce(words.deleted)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isPending) mutate(String(new FormData(event.currentTarget).get('questions')))
  }
  if (gone) {
    return (
      <section className="note" aria-labelledby="gone">
        <h2 id="gone">{words.deleted}</h2>
        <p>{words.nowSignOut}</p>
        <form method="post" action={address('/api/session/sign-out')}>
          <button type="submit" className="button">
            {words.signOut}
          </button>
        </form>
      </section>
    )
  }
  return (
    <section className="work-section" aria-labelledby="leave">
      <h2 id="leave">{words.leave}</h2>
      <p>{words.whatStays}</p>
      <ul className="points">
        {privacy.sections.leaving.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
        <li>{words.loginStays}</li>
      </ul>
      <form className="work-form" onSubmit={submit}>
        <fieldset>
          <legend>{words.yourQuestions}</legend>
          {(['keep', 'withdraw'] as const).map((each) => (
            <Choice key={each} type="radio" name="questions" value={each} required>
              {words.questions[each]}
            </Choice>
          ))}
        </fieldset>
        <Choice type="checkbox" name="sure" required>
          {words.sure}
        </Choice>
        <Trouble why={error && (error instanceof Problem ? error.detail : apiWords.broken)} />
        <button type="submit" className="button grave" aria-disabled={isPending}>
          {words.deleteAll}
        </button>
      </form>
    </section>
  )
}
