import { expect, test, vi } from 'vitest'
import { reportVitals } from './vitals'

const ID = '01990000-0000-7000-8000-0000000000c1'

function hide(): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
}

test('a visit tells once how quick it was, by the pattern of its page and without its id', async () => {
  window.history.replaceState(null, '', `/contests/${ID}?sort=top`)
  vi.spyOn(Math, 'random').mockReturnValue(0.1)
  const sent = vi.fn<(address: string, body: Blob) => boolean>(() => true)
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { sendBeacon: sent }))
  reportVitals(() => new Promise(() => {}))
  hide()
  hide()
  expect(sent).toHaveBeenCalledTimes(1)
  const [address, body] = sent.mock.calls[0] ?? []
  const told = await body?.text()
  expect([address, told?.includes(ID)]).toEqual(['/api/vitals', false])
  expect(JSON.parse(told ?? '')).toMatchObject({
    page: '/contests/:id',
    vitals: [{ name: 'app-ready', value: expect.any(Number) }],
  })
  vi.unstubAllGlobals()
})

test('three visits in four tell nothing', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.25)
  const sent = vi.fn(() => true)
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { sendBeacon: sent }))
  reportVitals(() => new Promise(() => {}))
  hide()
  expect(sent).not.toHaveBeenCalled()
  vi.unstubAllGlobals()
})
