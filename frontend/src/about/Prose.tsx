// Pages that explain CivicQ: nothing is fetched for them, so a build can draw them whole.
import type { ReactNode } from 'react'
import './about.css'

export type Section = {
  heading: string
  text: readonly string[]
  points?: readonly string[]
}

/** Sections in order, each under an address of its own (`#name`); `also` has what is more than words, by name. */
export function Prose({
  sections,
  also = {},
}: {
  sections: Record<string, Section>
  also?: Record<string, ReactNode>
}) {
  return (
    <div className="prose">
      {Object.entries(sections).map(([name, { heading, text, points = [] }]) => (
        <section key={name} aria-labelledby={name}>
          <h2 id={name}>{heading}</h2>
          {text.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {points.length > 0 && (
            <ul>
              {points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          )}
          {also[name]}
        </section>
      ))}
    </div>
  )
}
