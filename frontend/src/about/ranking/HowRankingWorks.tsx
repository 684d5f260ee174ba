import { readableNumber } from '../../ui/locale'
import { Page } from '../../ui/Page'
import { Figures } from '../Figures'
import figures from '../figures.json'
import { Prose } from '../Prose'
import { words } from './words'

export default function HowRankingWorks() {
  const example = (
    <Figures
      caption={words.example.caption}
      columns={words.example.columns}
      rows={figures.examples.map(({ up, down, top }, place) => [
        words.example.names[place] ?? '',
        readableNumber(up),
        readableNumber(down),
        words.percent(up / (up + down)),
        words.percent(top),
      ])}
    />
  )
  return (
    <Page
      title={words.title}
      description={words.description}
      lead={<p className="lead">{words.description}</p>}
    >
      <Prose sections={words.sections} also={{ top: example }} />
    </Page>
  )
}
