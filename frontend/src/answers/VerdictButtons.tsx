import { useQuery } from '@tanstack/react-query'
import { address } from '../api/request'
import { Trouble } from '../work/Trouble'
import { useSend } from '../work/useSend'
import { myVerdictsQuery } from './queries'
import { words } from './words'

const VALUES = ['yes', 'partly', 'no'] as const

export default function VerdictButtons({ answerId, questionId }: { answerId: string; questionId: string }) {
  const { data } = useQuery(myVerdictsQuery(questionId))
  const { send, isPending, problem } = useSend([['me', 'verdicts']])
  const mine = data?.find(({ answer_id }) => answer_id === answerId)?.value
  return (
    <fieldset className="verdict">
      <legend className="meta">{words.didItAnswer}</legend>
      {VALUES.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={mine === value}
          aria-disabled={isPending}
          disabled={!data}
          onClick={() =>
            send(
              {
                path: address('/api/me/verdicts/{answer_id}', { answer_id: answerId }),
                method: 'PUT',
                body: { value: mine === value ? null : value },
              },
              mine === value ? words.verdictTakenBack : words.verdictSaid(words.verdictValues[value]),
            )
          }
        >
          {words.verdictValues[value]}
        </button>
      ))}
      <Trouble why={problem} />
    </fieldset>
  )
}
