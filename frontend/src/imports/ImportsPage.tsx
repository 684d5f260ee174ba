// A ballot comes from a file: one of the staff sends it, all see what it would change, another one lets it in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import type { Proposal } from '../api/generated/types.gen'
import { address, Problem } from '../api/request'
import { words as apiWords } from '../api/words'
import { useSignedIn } from '../session/session'
import { announce } from '../ui/announce'
import { at, readableDay, readableNumber } from '../ui/locale'
import { Field } from '../work/Field'
import { meQuery } from '../work/queries'
import { SendButton } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { Trouble } from '../work/Trouble'
import { upload } from '../work/upload'
import { proposalsQuery } from './queries'
import { words } from './words'

export default function ImportsPage({ slug }: { slug: string }) {
  const enabled = useSignedIn()
  const proposals = useQuery({ ...proposalsQuery(slug), enabled })
  const { data: me } = useQuery({ ...meQuery(), enabled })
  return (
    <StaffPage
      slug={slug}
      section="imports"
      lead={<p className="lead">{words.leadOfImports}</p>}
      result={proposals}
    >
      {({ proposals: all }) => (
        <>
          <ProposeForm slug={slug} />
          <section className="work-section" aria-labelledby="proposals">
            <h2 id="proposals">{words.proposals}</h2>
            {all.length === 0 && <p className="quiet">{words.noProposals}</p>}
            <ol>
              {all.map((each) => (
                <OneProposal key={each.id} slug={slug} proposal={each} isMine={each.proposed_by === me?.id} />
              ))}
            </ol>
          </section>
        </>
      )}
    </StaffPage>
  )
}

function ProposeForm({ slug }: { slug: string }) {
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const { mutate, isPending, error } = useMutation({
    mutationFn: (said: FormData) => {
      const file = said.get('file') as File
      return upload(
        file,
        {
          path: address('/api/admin/cities/{city_slug}/proposals', { city_slug: slug }),
          body: {
            file_name: file.name,
            election_date: said.get('date') || null,
            election: said.get('election') || null,
          },
        },
        (id) =>
          address('/api/admin/cities/{city_slug}/proposals/{proposal_id}/upload', {
            city_slug: slug,
            proposal_id: id,
          }),
      )
    },
    onSuccess: () => {
      announce(words.fileSent)
      form.current?.reset()
    },
    // Also after a failure: what was begun stands in the list.
    onSettled: () => client.invalidateQueries({ queryKey: proposalsQuery(slug).queryKey }),
  })
  const propose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isPending) mutate(new FormData(event.currentTarget))
  }
  return (
    <form ref={form} className="work-form" onSubmit={propose}>
      <Field
        name="file"
        type="file"
        required
        accept=".csv,.xml,.zip,text/csv,application/xml"
        label={words.file}
        hint={words.fileHint}
      />
      <Field name="date" type="date" label={words.electionDate} hint={words.whereTheFileDoesNot} />
      <Field name="election" maxLength={120} label={words.electionName} />
      <Trouble why={error && (error instanceof Problem ? error.detail : apiWords.notSent)} />
      <button type="submit" className="button" aria-disabled={isPending}>
        {isPending ? words.uploading : words.propose}
      </button>
    </form>
  )
}

type OneProposalProps = { slug: string; proposal: Proposal; isMine: boolean }

function OneProposal({ slug, proposal, isMine }: OneProposalProps) {
  const {
    id,
    file_name,
    size_bytes,
    state,
    refusal,
    language,
    summary,
    lines,
    notes,
    proposed_at,
    decided_at,
  } = proposal
  const decision = (decided: 'approve' | 'dismiss') => ({
    path: address('/api/admin/cities/{city_slug}/proposals/{proposal_id}/decision', {
      city_slug: slug,
      proposal_id: id,
    }),
    method: 'PUT' as const,
    body: { decision: decided },
  })
  const changed = [['admin', 'city', slug]]
  return (
    <li className="question">
      <h3>{file_name}</h3>
      <p className="meta">
        {words.proposalStates[state]} · {words.kilobytes(Math.ceil(size_bytes / 1000))} ·{' '}
        {readableDay(proposed_at)}
        {decided_at && ` · ${words.decidedOn(readableDay(decided_at))}`}
      </p>
      {refusal && (
        <p className="problem" lang={language}>
          {refusal}
        </p>
      )}
      {summary && <p lang={language}>{summary}</p>}
      {notes.map((note) => (
        <p key={note} className="note" lang={language}>
          {note}
        </p>
      ))}
      {lines.length > 0 && (
        <details open={state === 'proposed'}>
          <summary>{words.changes(readableNumber(lines.length))}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys too */}
          <pre className="diff" lang={language} tabIndex={0}>
            {lines.map((line, place) => (
              <Line key={place} line={line} />
            ))}
          </pre>
        </details>
      )}
      {state === 'proposed' && (
        <>
          {isMine && <p className="note">{words.anotherApproves}</p>}
          <p className="actions">
            {!isMine && (
              <SendButton
                label={words.approve}
                of={file_name}
                said={words.approved}
                changed={changed}
                request={decision('approve')}
              />
            )}
            <SendButton
              label={words.dismissFile}
              of={file_name}
              said={words.fileDismissed}
              changed={changed}
              request={decision('dismiss')}
            />
          </p>
        </>
      )}
      {state === 'imported' && (
        <p>
          <a href={at(`/work/cities/${slug}/ballots`)}>{words.toBallots}</a>
        </p>
      )}
    </li>
  )
}

const KINDS: Record<string, 'added' | 'changed' | 'withdrawn'> = {
  '+': 'added',
  '~': 'changed',
  '-': 'withdrawn',
}

/** The sign says it too: no color alone. */
function Line({ line }: { line: string }) {
  const kind = KINDS[line.trimStart().charAt(0)]
  return (
    <span className={kind}>
      {line}
      {'\n'}
    </span>
  )
}
