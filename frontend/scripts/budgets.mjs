// Fails when the first route weighs more than its budget: what index.html loads at once, gzipped, by Vite's manifest.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KILOBYTES = { js: 45, css: 10 }

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** The files of one chunk and of everything that it imports statically. */
function files(name, found = new Set()) {
  const chunk = manifest[name]
  found.add(chunk.file)
  for (const sheet of chunk.css ?? []) found.add(sheet)
  for (const imported of chunk.imports ?? []) files(imported, found)
  return found
}

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)
const weight = { js: 0, css: 0 }
for (const file of files(entry)) {
  weight[file.split('.').at(-1)] += gzipSync(readFileSync(new URL(file, dist))).length / 1024
}

for (const [kind, budget] of Object.entries(BUDGET_KILOBYTES)) {
  const verdict = weight[kind] > budget ? 'OVER' : 'within'
  console.log(`${kind}: ${weight[kind].toFixed(1)} KB gzipped, ${verdict} its budget of ${budget} KB`)
  if (weight[kind] > budget) process.exitCode = 1
}
