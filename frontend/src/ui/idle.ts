/** Runs `work` when the page is loaded and the browser has nothing to do for the visitor. */
export function whenIdle(work: () => void): void {
  // Safari has no requestIdleCallback.
  const idle = () => (window.requestIdleCallback ? window.requestIdleCallback(work) : setTimeout(work, 1000))
  if (document.readyState === 'complete') idle()
  else window.addEventListener('load', idle, { once: true })
}
