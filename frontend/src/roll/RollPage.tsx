// A city's roll of voters: read here, sent page by page, kept as keyed hashes and never as plain rows.
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { RollChanged, Voter } from '../api/generated/types.gen'
import { address, Problem } from '../api/request'
import { words as apiWords } from '../api/words'
import { personalRequest, useSignedIn } from '../session/session'
import { settingsQuery } from '../staff/queries'
import { announce } from '../ui/announce'
import { at } from '../ui/locale'
import { Choice } from '../work/Field'
import { SendForm } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { Trouble } from '../work/Trouble'
import { type Read, readRoll } from './voters'
import { words } from './words'

const VOTERS_PER_PAGE = 500
const MOST_FAULTS_TOLD = 20

const rollPath = (slug: string) => address('/api/admin/cities/{city_slug}/roll', { city_slug: slug })

export default function RollPage({ slug }: { slug: string }) {
  const settings = useQuery({ ...settingsQuery(slug), enabled: useSignedIn() })
  return (
    <StaffPage slug={slug} section="roll" result={settings} lead={<p className="lead">{words.lead}</p>}>
      {({ standing_methods }) => (
        <>
          {!standing_methods.includes('roll') && (
            <p className="note">
              {words.notUsed} <a href={at(`/work/cities/${slug}/settings`)}>{words.toSettings}</a>
            </p>
          )}
          <section className="work-section" aria-labelledby="add-heading">
            <h2 id="add-heading">{words.add}</h2>
            <AddForm slug={slug} />
          </section>
          <section className="work-section" aria-labelledby="forget-heading">
            <h2 id="forget-heading">{words.forget}</h2>
            <ForgetForm slug={slug} />
          </section>
        </>
      )}
    </StaffPage>
  )
}

function AddForm({ slug }: { slug: string }) {
  const id = useId()
  const [read, setRead] = useState<Read | null>(null)
  const [sent, setSent] = useState(0)
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: async (voters: Voter[]) => {
      let added = 0
      for (let from = 0; from < voters.length; from += VOTERS_PER_PAGE) {
        setSent(from)
        const page = voters.slice(from, from + VOTERS_PER_PAGE)
        const { voters: fresh } = await personalRequest<RollChanged>(rollPath(slug), {
          method: 'POST',
          body: { voters: page },
        })
        added += fresh
      }
      return { all: voters.length, added }
    },
    onSuccess: ({ all, added }) => announce(words.added(all, added)),
  })
  const choose = async (file: File | undefined) => {
    reset()
    setRead(
      file ? await textOf(file).then(readRoll, () => ({ voters: [], faults: [words.unreadable] })) : null,
    )
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (read && read.faults.length === 0 && !isPending) mutate(read.voters)
  }
  const faults = read?.faults ?? []
  return (
    <form className="work-form" onSubmit={send} aria-busy={isPending}>
      <label htmlFor={`${id}-file`}>{words.file}</label>
      <input
        id={`${id}-file`}
        type="file"
        accept=".csv,text/csv"
        required
        aria-describedby={`${id}-hint ${id}-read`}
        aria-invalid={faults.length > 0}
        onInput={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <p className="hint" id={`${id}-hint`}>
        {words.fileHint}
      </p>
      <pre className="diff">{words.example}</pre>
      <div id={`${id}-read`} role="status">
        {read && (faults.length === 0 ? <p>{words.read(read.voters.length)}</p> : <Faults read={read} />)}
      </div>
      <Trouble
        why={error && (error instanceof Problem ? words.broke(error.detail, sent) : apiWords.notSent)}
      />
      {isPending && read && (
        <p>
          <label htmlFor={`${id}-share`}>{words.onItsWay(sent, read.voters.length)}</label>
          <progress id={`${id}-share`} value={sent} max={read.voters.length} />
        </p>
      )}
      {data && <p className="note">{words.added(data.all, data.added)}</p>}
      <button type="submit" className="button" aria-disabled={isPending}>
        {isPending ? words.sending : words.send}
      </button>
    </form>
  )
}

/** Fails for another encoding, which `File.text` would take, with other letters in each name. */
const textOf = async (file: File) =>
  new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())

function Faults({ read: { voters, faults } }: { read: Read }) {
  return (
    <>
      <p className="problem">{words.faulty(faults.length, voters.length)}</p>
      <ul className="points">
        {faults.slice(0, MOST_FAULTS_TOLD).map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
      {faults.length > MOST_FAULTS_TOLD && (
        <p className="hint">{words.andMore(faults.length - MOST_FAULTS_TOLD)}</p>
      )}
    </>
  )
}

function ForgetForm({ slug }: { slug: string }) {
  const [gone, setGone] = useState<number | null>(null)
  return (
    <>
      <p>{words.whatForgettingDoes}</p>
      <SendForm<RollChanged>
        label={words.forgetNow}
        said={words.isForgotten}
        changed={[]}
        then={({ voters }) => setGone(voters)}
        request={() => ({ path: rollPath(slug), method: 'DELETE' })}
      >
        <Choice type="checkbox" name="sure" required>
          {words.sure}
        </Choice>
      </SendForm>
      {gone !== null && <p className="note">{words.forgotten(gone)}</p>}
    </>
  )
}
