// Builds the site once for each language into dist/: files that are the same have the same name, and are one file.
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`
rmSync(dist, { recursive: true, force: true })

for (const [locale, page] of [
  ['en', 'index.html'],
  ['es', 'es/index.html'],
]) {
  process.env.LOCALE = locale
  const own = `${dist}/.${locale}`
  await build({ root, logLevel: 'warn', build: { outDir: own, emptyOutDir: true } })
  mkdirSync(`${dist}/.vite`, { recursive: true })
  renameSync(`${own}/.vite/manifest.json`, `${dist}/.vite/manifest.${locale}.json`)
  rmSync(`${own}/.vite`, { recursive: true })
  mkdirSync(`${dist}/${page}`.replace(/\/index\.html$/, ''), { recursive: true })
  renameSync(`${own}/index.html`, `${dist}/${page}`)
  cpSync(own, dist, { recursive: true })
  rmSync(own, { recursive: true })
}
