// Figures in rows. Where they are wider than the screen they scroll by themselves, and by keys too.
import { type ReactNode, useId } from 'react'

type TableProps = {
  heading: string
  columns: string[]
  /** The first cell of a row is its heading. */
  rows: { key: string; cells: ReactNode[] }[]
}

export function Table({ heading, columns, rows }: TableProps) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys too
    <section className="work-section table" aria-labelledby={id} tabIndex={0}>
      <h2 id={id}>{heading}</h2>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...others] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {others.map((cell, place) => (
                <td key={columns[place + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
