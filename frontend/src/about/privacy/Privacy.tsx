import { TERMS } from '../../api/request'
import { Page } from '../../ui/Page'
import { Figures } from '../Figures'
import figures from '../figures.json'
import { Prose } from '../Prose'
import { words } from './words'

type What = keyof typeof figures.retention_days

export default function Privacy() {
  const days = Object.entries(figures.retention_days) as [What, number][]
  return (
    <Page
      title={words.title}
      description={words.description}
      lead={<p className="lead">{words.description}</p>}
    >
      <Prose
        sections={words.sections}
        also={{
          howLong: (
            <Figures
              caption={words.table.caption}
              columns={words.table.columns}
              rows={days.map(([what, count]) => [words.table.kept[what], words.table.after(count)])}
            />
          ),
          contact: (
            <p>
              <a href={TERMS}>{words.terms}</a>
            </p>
          ),
        }}
      />
    </Page>
  )
}
