// Who answered what, so that the staff sees whom to invite and whom to remind.
import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../session/session'
import { at, readableDay, readableNumber } from '../ui/locale'
import { Figure, Figures } from '../work/Figures'
import { StaffPage } from '../work/StaffPage'
import { Table } from '../work/Table'
import { coverageQuery, figuresQuery } from './queries'
import { words } from './words'

export default function CoveragePage({ slug }: { slug: string }) {
  const enabled = useSignedIn()
  const coverage = useQuery({ ...coverageQuery(slug), enabled })
  const { data: figures } = useQuery({ ...figuresQuery(slug), enabled })
  return (
    <StaffPage slug={slug} section="coverage" result={coverage}>
      {({ contests }) => (
        <>
          {figures && (
            <Figures>
              <Figure name={words.candidatesAnswering}>
                {words.ofThem(figures.candidates_answering, figures.candidates)}
              </Figure>
              <Figure name={words.questionsInAll}>
                {readableNumber(Object.values(figures.questions).reduce((sum, each) => sum + each, 0))}
              </Figure>
              <Figure name={words.votes}>{readableNumber(figures.votes)}</Figure>
              <Figure name={words.residentsInAll}>
                {readableNumber(Object.values(figures.residents).reduce((sum, each) => sum + each, 0))}
              </Figure>
              <Figure name={words.openReports}>
                {readableNumber(figures.reports.open)}
                {figures.reports.oldest && ` ${words.since(readableDay(figures.reports.oldest))}`}
              </Figure>
            </Figures>
          )}
          {contests.length === 0 && <p className="note">{words.noContests}</p>}
          {contests.map(({ id, title, questions, unanswered, candidates }) => (
            <div key={id}>
              <Table
                heading={title}
                columns={words.coverageColumns}
                rows={candidates.map((each) => ({
                  key: each.id,
                  cells: [
                    each.name,
                    words.ofThem(each.answers, questions),
                    each.has_account ? words.accepted : each.invited ? words.invited : words.notInvited,
                  ],
                }))}
              />
              <p className="meta">
                {words.unanswered(unanswered)} · <a href={at(`/contests/${id}`)}>{words.seeContest}</a>
              </p>
            </div>
          ))}
        </>
      )}
    </StaffPage>
  )
}
