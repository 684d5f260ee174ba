import { type QueryClient, useQuery } from '@tanstack/react-query'
import { AnswersOfCandidate } from '../answers/OfCandidate'
import { answersOfCandidateQuery } from '../answers/queries'
import type { CandidateInContest } from '../api/generated/types.gen'
import { Portrait } from '../ballots/Portrait'
import { candidateQuery } from '../ballots/queries'
import { Follow } from '../follows/Follow'
import { Mistaken } from '../mistakes/Mistaken'
import { ruleInWords } from '../moderation/rules/rules'
import { questionsQuery } from '../questions/queries'
import { Report } from '../reports/Report'
import { Failed } from '../ui/Failed'
import { at } from '../ui/locale'
import { Page, Waiting } from '../ui/Page'
import { words as uiWords } from '../ui/words'
import { words } from './words'

export const load = async (client: QueryClient, { id }: { id: string }) => {
  await Promise.all([
    client.prefetchQuery(candidateQuery(id)),
    client.prefetchQuery(answersOfCandidateQuery(id)),
  ])
  const candidate = client.getQueryData(candidateQuery(id).queryKey)
  if (candidate) await client.prefetchInfiniteQuery(questionsQuery(candidate.contest.id, 'top', null))
}

export default function CandidatePage({ id }: { id: string }) {
  const { data: candidate, isLoadingError, error, refetch } = useQuery(candidateQuery(id))
  if (isLoadingError) return <Failed problem={error} retry={refetch} />
  if (!candidate) {
    return (
      <Page title={null} above={<Waiting words="" lines={1} />}>
        <Waiting words={words.loadingCandidate} lines={10} />
      </Page>
    )
  }
  const { name, party, contest, ballot } = candidate
  return (
    <Page
      title={`${name}, ${contest.title}, ${ballot.city.name}`}
      heading={name}
      description={words.aboutCandidate(name, contest.title, ballot.city.name)}
      structured={asStructured(candidate)}
      above={
        <nav className="above" aria-label={uiWords.whereYouAre}>
          <a href={at(`/contests/${contest.id}`)}>{contest.title}</a>
        </nav>
      }
      lead={
        <div className="answer-by">
          <Portrait candidate={candidate} large />
          <p className="quiet">
            {words.candidateFor(contest.title)}
            {party && ` · ${party}`}
          </p>
        </div>
      }
    >
      <div className="tools">
        <Follow topic={`candidate/${id}`} name={name} />
        {(candidate.statement || candidate.website) && (
          <Report target={{ kind: 'profile', id }} of={words.whatTheySay(name)} />
        )}
        {candidate.photo && (
          <Report target={{ kind: 'photo', id: candidate.photo.id }} of={words.photoOf(name)} shown />
        )}
        <Mistaken place={{ contestId: contest.id, candidateId: id }} />
      </div>
      <InTheirOwnWords candidate={candidate} />
      <AnswersOfCandidate candidate={candidate} />
    </Page>
  )
}

const asStructured = ({ name, party, statement, website }: CandidateInContest) => ({
  '@type': 'ProfilePage',
  mainEntity: {
    '@type': 'Person',
    name,
    ...(statement ? { description: statement } : {}),
    ...(website ? { sameAs: website } : {}),
    ...(party ? { affiliation: { '@type': 'Organization', name: party } } : {}),
  },
})

function InTheirOwnWords({
  candidate: { statement, website, profile_rule },
}: {
  candidate: CandidateInContest
}) {
  return (
    <section className="statement" aria-labelledby="statement-heading">
      <h2 id="statement-heading">{words.statement}</h2>
      {profile_rule ? (
        <p className="meta">{words.statementRemoved(ruleInWords(profile_rule))}</p>
      ) : (
        <>
          {statement ? (
            <p className="answer-prose">{statement}</p>
          ) : (
            <p className="meta">{words.noStatement}</p>
          )}
          <p className="meta">
            {website ? (
              <>
                {words.website}:{' '}
                <a href={website} rel="nofollow noopener">
                  {website.replace(/^https?:\/\/(www\.)?|\/$/g, '')}
                </a>
              </>
            ) : (
              words.noWebsite
            )}
          </p>
        </>
      )}
    </section>
  )
}
