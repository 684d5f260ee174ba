// Fails when a page weighs more than its budget, gzipped, in any language: what every page loads at once with the home
// page, what each other page adds, by Vite's manifests, and a large ballot as the server draws it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { largeBallot } from './ballot.mjs'

const FIRST_KILOBYTES = { js: 37, css: 10 }
// The page that most begin with, and all that it loads.
const BALLOT = 'src/routes/BallotPage.tsx'
const BALLOT_KILOBYTES = 45
// The page of a contest has its list, its votes, its form and its pictures.
const PAGE_KILOBYTES = 11
const HOME = 'src/routes/Home.tsx'
// The first round trips of a connection bring 14 KB (ten segments, RFC 6928): the first contest is to be among them.
const DRAWN_KILOBYTES = { ballot: 25, 'ballot, until its first contest': 14 }
const PRERENDERED_KILOBYTES = 14

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
  const scripts = [...files(entry), ...files(BALLOT)].filter((file) => file.endsWith('js'))
  hold('ballot page, js', kilobytes(new Set(scripts)), BALLOT_KILOBYTES)
  const pages = new Set(manifest[entry].dynamicImports)
  for (const name of Object.keys(manifest)) {
    if (name === HOME || !manifest[name].isDynamicEntry) continue
    // A part that a page fetches later comes on top of that page, which has the rest of it already.
    const added = pages.has(name) ? files(name) : [manifest[name].file]
    hold(name, kilobytes([...added].filter((file) => !first.has(file))), PAGE_KILOBYTES)
  }

  const { path, ask } = largeBallot()
  const { prerendered, rendered } = await import(new URL(`../dist-pages/${locale}.mjs`, import.meta.url))
  const shell = readFileSync(new URL(`../dist-pages/${locale}.html`, import.meta.url), 'utf8')
  const prefix = locale === 'en' ? '' : `/${locale}`
  const { status, html } = await rendered(`https://civicq.example${prefix}${path}`, shell, ask)
  const end = html.indexOf('</article>')
  if (status !== 200 || end < 0) throw new Error(`the ballot was not drawn: ${status}`)
  const drawn = { ballot: html, 'ballot, until its first contest': html.slice(0, end) }
  for (const [what, budget] of Object.entries(DRAWN_KILOBYTES)) {
    hold(`drawn ${what}`, gzipSync(drawn[what]).length / 1024, budget)
  }
  for (const path of (await prerendered('https://civicq.example', shell)).keys()) {
    hold(`prerendered ${path}`, kilobytes([path.slice(1)]), PRERENDERED_KILOBYTES)
  }
}
