// Words of a candidate, as long as they may be. What is pasted and longer is kept and told, where a browser's `maxLength`
// would cut it without a word.
import { type TextareaHTMLAttributes, useEffect, useId, useRef, useState } from 'react'
import { words } from '../questions/asking/words'
import { lengthOf } from '../ui/locale'

type ProseProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  label: string
  /** In characters, as the API counts them. */
  most: number
}

export function Prose({ label, most, onInput, ...field }: ProseProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [left, setLeft] = useState(most)
  const measure = () => {
    const now = most - lengthOf(area.current?.value ?? '')
    setLeft(now)
    area.current?.setCustomValidity(now < 0 ? words.shorten(-now) : '')
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what its form puts into it is measured too
  useEffect(measure, [field.value])
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={area}
        id={id}
        aria-describedby={`${id}-left`}
        onInput={(event) => {
          measure()
          onInput?.(event)
        }}
        {...field}
      />
      <p id={`${id}-left`} className={left < 0 ? 'hint over' : 'hint'}>
        {left < 0 ? words.tooMany(-left) : words.left(left)}
      </p>
    </>
  )
}
