// Fails when a page weighs more than its budget, gzipped, in any language: what every page loads at once with the home
// page, and what each other page adds. By Vite's manifests.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const FIRST_KILOBYTES = { js: 45, css: 10 }
// The page of a contest has its list, its votes, its form and its pictures, and with all that every page loads stays
// below 40.
const PAGE_KILOBYTES = 11
const HOME = 'src/routes/Home.tsx'

const dist = new URL('../dist/', import.meta.url)
const kilobytes = (files) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length / 1024, 0)

for (const locale of ['en', 'es']) {
  const manifest = JSON.parse(readFileSync(new URL(`.vite/manifest.${locale}.json`, dist), 'utf8'))

  /** The files of one chunk and of everything that it imports statically. */
  const files = (name, found = new Set()) => {
    const chunk = manifest[name]
    found.add(chunk.file)
    for (const sheet of chunk.css ?? []) found.add(sheet)
    for (const imported of chunk.imports ?? []) files(imported, found)
    return found
  }
  const hold = (what, weight, budget) => {
    const verdict = weight > budget ? 'OVER' : 'within'
    console.log(`${locale} ${what}: ${weight.toFixed(1)} KB gzipped, ${verdict} its budget of ${budget} KB`)
    if (weight > budget) process.exitCode = 1
  }

  const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)
  const first = new Set([...files(entry), ...files(HOME)])
  for (const [kind, budget] of Object.entries(FIRST_KILOBYTES)) {
    hold(`first page, ${kind}`, kilobytes([...first].filter((file) => file.endsWith(kind))), budget)
  }
  const pages = new Set(manifest[entry].dynamicImports)
  for (const name of Object.keys(manifest)) {
    if (name === HOME || !manifest[name].isDynamicEntry) continue
    // A part that a page fetches later comes on top of that page, which has the rest of it already.
    const added = pages.has(name) ? files(name) : [manifest[name].file]
    hold(name, kilobytes([...added].filter((file) => !first.has(file))), PAGE_KILOBYTES)
  }
}
