// On what something rests: rows of a title and an address, as many as are allowed.
import { useId } from 'react'
import type { SourceInput } from '../api/generated/types.gen'
import { words } from './words'

type SourcesProps = {
  sources: SourceInput[]
  most: number
  /** Of what: for those who meet the fields without their surroundings. */
  of: string
  change: (sources: SourceInput[]) => void
}

export function Sources({ sources, most, of, change }: SourcesProps) {
  const id = useId()
  const set = (place: number, part: Partial<SourceInput>) =>
    change(sources.map((each, index) => (index === place ? { ...each, ...part } : each)))
  return (
    <>
      {sources.map(({ title, url }, place) => (
        <fieldset key={place}>
          <legend>
            {words.sourceNumber(place + 1)} <span className="unseen">{of}</span>
          </legend>
          <label htmlFor={`${id}-title-${place}`}>{words.sourceTitle}</label>
          <input
            id={`${id}-title-${place}`}
            value={title}
            required
            maxLength={120}
            onInput={(event) => set(place, { title: event.currentTarget.value })}
          />
          <label htmlFor={`${id}-url-${place}`}>{words.sourceAddress}</label>
          <input
            id={`${id}-url-${place}`}
            type="url"
            value={url}
            required
            maxLength={500}
            placeholder="https://"
            onInput={(event) => set(place, { url: event.currentTarget.value })}
          />
          <button type="button" onClick={() => change(sources.filter((_, index) => index !== place))}>
            {words.removeSource(place + 1)}
          </button>
        </fieldset>
      ))}
      {sources.length < most && (
        <button type="button" onClick={() => change([...sources, { title: '', url: '' }])}>
          {words.addSource} <span className="unseen">{of}</span>
        </button>
      )}
    </>
  )
}
