// Draws public/share.png, what a shared link shows: the site's sign and name. By Chromium, whose path CHROMIUM names.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const drawing = `<!doctype html><style>body { margin: 0 }</style>
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
  <rect width="1200" height="630" fill="#0f5c4d" />
  <g transform="translate(190 205) scale(10)">
    <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round">
      <rect x="1.5" y="1.5" width="24" height="17" rx="8.5" />
      <path d="M20 13.5 27.5 21" />
    </g>
    <rect x="6" y="6" width="15" height="8" rx="4" fill="#fff" />
  </g>
  <text x="530" y="365" fill="#fff" font-family="Georgia, 'Liberation Serif', serif" font-size="150">CivicQ</text>
</svg>`

const folder = mkdtempSync(join(tmpdir(), 'civicq-share-'))
try {
  writeFileSync(join(folder, 'share.html'), drawing)
  execFileSync(
    process.env.CHROMIUM ?? '/usr/bin/chromium',
    [
      '--headless',
      '--no-sandbox',
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      '--window-size=1200,630',
      `--screenshot=${fileURLToPath(new URL('../public/share.png', import.meta.url))}`,
      join(folder, 'share.html'),
    ],
    { stdio: 'ignore' },
  )
} finally {
  rmSync(folder, { recursive: true })
}
