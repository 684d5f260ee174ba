import { fireEvent, render, screen } from '@testing-library/preact'
import { test } from 'vitest'
import { Part } from './Part'

test('a part that does not come says so in its place, and comes when it is asked for again', async () => {
  let isThere = false
  const fetch = async () => {
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module')
    return { default: ({ name }: { name: string }) => <p>Here is {name}.</p> }
  }
  render(<Part fetch={fetch} lines={2} props={{ name: 'the form' }} />)
  await screen.findByText(/could not be reached/)
  isThere = true
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('Here is the form.')
})
