import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { OptimizedImage } from './OptimizedImage'

const url = `/img/${'a1'.repeat(32)}`
const image = { id: 'i', url, width: 320, height: 400, widths: [80, 160, 320], color: '#aa7755' }
const place = { alt: 'Portrait of Ada Bell', name: 'Ada Maria Bell', width: 96, height: 120 }

// Here no image is ever fetched; a browser would say of one that is on its way that it is not complete.
const complete = (said: boolean) =>
  vi.spyOn(HTMLImageElement.prototype, 'complete', 'get').mockReturnValue(said)
beforeEach(() => void complete(false))

const shown = () => screen.getByRole<HTMLImageElement>('img', { name: place.alt })
const attributes = (...names: string[]) => names.map((name) => shown().getAttribute(name))

test('a browser is told every width, the room that it takes and not to hurry', () => {
  const { container } = render(<OptimizedImage image={image} {...place} />)
  expect(attributes('width', 'height', 'sizes', 'loading', 'decoding')).toEqual([
    '96',
    '120',
    '96px',
    'lazy',
    'async',
  ])
  expect(shown().getAttribute('srcset')).toBe(`${url}/80 80w, ${url}/160 160w, ${url}/320 320w`)
  expect(shown().getAttribute('src')).toBe(`${url}/160`)
  expect(container.querySelector('rect')?.getAttribute('fill')).toBe('#aa7755')
  expect(container.textContent).toBe('')
  expect(container.querySelector('[style]')).toBeNull()
})

test('the largest thing of the first screen comes first', () => {
  render(<OptimizedImage image={image} {...place} sizes="100vw" isFirst />)
  expect(attributes('loading', 'sizes')).toEqual(['eager', '100vw'])
  expect(shown().fetchPriority ?? shown().getAttribute('fetchpriority')).toBe('high')
})

test('without an image, or with one that fails, initials take the same room', () => {
  const none = render(<OptimizedImage image={null} {...place} />).container
  expect(none.textContent).toBe('AB')
  expect(none.querySelector('img')).toBeNull()
  const { container } = render(<OptimizedImage image={image} {...place} />)
  fireEvent.error(shown())
  expect(container.textContent).toBe('AB')
  expect(container.innerHTML).toBe(none.innerHTML)
})

test('an image that had failed before the script was there is none either', async () => {
  complete(true)
  const { container } = render(<OptimizedImage image={image} {...place} />)
  await waitFor(() => expect(container.textContent).toBe('AB'))
  expect(container.querySelector('img')).toBeNull()
})
