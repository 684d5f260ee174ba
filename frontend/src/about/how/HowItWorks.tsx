import { at } from '../../ui/locale'
import { Page } from '../../ui/Page'
import { Prose } from '../Prose'
import { words } from './words'

export default function HowItWorks() {
  return (
    <Page
      title={words.title}
      description={words.description}
      lead={<p className="lead">{words.description}</p>}
    >
      <Prose
        sections={words.sections}
        also={{
          order: (
            <p>
              <a href={at('/how-ranking-works')}>{words.ranking}</a>
            </p>
          ),
          you: (
            <p>
              <a href={at('/privacy')}>{words.privacy}</a>
            </p>
          ),
        }}
      />
    </Page>
  )
}
