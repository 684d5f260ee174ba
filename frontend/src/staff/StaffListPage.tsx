import { useQuery } from '@tanstack/react-query'
import { address } from '../api/request'
import { useSignedIn } from '../session/session'
import { readableDay } from '../ui/locale'
import { manages } from '../work/errands'
import { meQuery } from '../work/queries'
import { SendButton } from '../work/SendForm'
import { StaffPage } from '../work/StaffPage'
import { words as workWords } from '../work/words'
import { staffQuery } from './queries'
import { words } from './words'

export default function StaffListPage({ slug }: { slug: string }) {
  const enabled = useSignedIn()
  const staff = useQuery({ ...staffQuery(slug), enabled })
  const { data: me } = useQuery({ ...meQuery(), enabled })
  return (
    <StaffPage slug={slug} section="staff" lead={<p className="lead">{words.leadOfStaff}</p>} result={staff}>
      {({ staff: colleagues }, own) => (
        <ul>
          {colleagues.map(({ id, role, since }) => (
            <li key={id} className="question">
              <p>
                <strong>{workWords.roles[role]}</strong> {id === me?.id && `(${words.you})`}
              </p>
              <p className="meta">
                {words.does[role]} · {words.since(readableDay(since))} · <code>{id}</code>
              </p>
              {own && manages(own) && id !== me?.id && (
                <details>
                  <summary>
                    {words.dismiss}
                    <span className="unseen"> {id}</span>
                  </summary>
                  <p>{words.whatDismissalDoes}</p>
                  <SendButton
                    label={words.dismissNow}
                    said={words.dismissed}
                    changed={[['admin', 'city', slug, 'staff']]}
                    request={{
                      path: address('/api/admin/cities/{city_slug}/staff/{citizen_id}', {
                        city_slug: slug,
                        citizen_id: id,
                      }),
                      method: 'DELETE',
                    }}
                  />
                </details>
              )}
            </li>
          ))}
        </ul>
      )}
    </StaffPage>
  )
}
