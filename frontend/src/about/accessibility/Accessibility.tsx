import { TERMS } from '../../api/request'
import { Page } from '../../ui/Page'
import { Prose } from '../Prose'
import { words } from './words'

export default function Accessibility() {
  return (
    <Page
      title={words.title}
      description={words.description}
      lead={<p className="lead">{words.description}</p>}
    >
      <Prose
        sections={words.sections}
        also={{
          report: (
            <p>
              <a href={TERMS}>{words.terms}</a>
            </p>
          ),
        }}
      />
    </Page>
  )
}
