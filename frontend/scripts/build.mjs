// Builds the site once for each language into dist/: files that are the same have the same name, and are one file. Its
// frame is drawn into the page, so that something stands there before the script does.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`
rmSync(dist, { recursive: true, force: true })

/** Where the site is, as long as nobody knows: whoever serves what is prerendered puts its own origin there (`cdk/site.py`). */
const NOWHERE = 'https://site.invalid'

/** What the Lambda `pages` carries: how each language draws, the built page that it draws into, and the way in. */
const pages = `${root}dist-pages`
rmSync(pages, { recursive: true, force: true })

async function bundled(entry, name, plugins = []) {
  await build({
    root,
    plugins,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: entry,
      outDir: pages,
      emptyOutDir: false,
      manifest: false,
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
    ssr: { noExternal: true },
  })
}

/** Tells each page's module what the browser fetches for it, besides what every page has. */
function toldTheirFiles(manifest) {
  const chunks = (name, found = new Set()) => {
    if (found.has(name)) return found
    found.add(name)
    for (const imported of manifest[name].imports ?? []) chunks(imported, found)
    return found
  }
  const [entry] = Object.keys(manifest).filter((name) => manifest[name].isEntry)
  const everywhere = chunks(entry)
  const filesOf = (page) => {
    const own = [...chunks(page)].filter((name) => !everywhere.has(name)).map((name) => manifest[name])
    return {
      scripts: own.map(({ file }) => `/${file}`),
      styles: own.flatMap(({ css }) => css ?? []).map((file) => `/${file}`),
    }
  }
  return {
    name: 'files of a page',
    transform(code, id) {
      const name = relative(root, id)
      if (!manifest[entry].dynamicImports.includes(name) || !name.startsWith('src/')) return null
      return `${code}\nexport const files = ${JSON.stringify(filesOf(name))}\n`
    },
  }
}

/** The frame as HTML, drawn by the same components. */
async function shellOf(locale) {
  const drawer = `${dist}/.drawer-${locale}`
  await build({
    root,
    logLevel: 'warn',
    publicDir: false,
    build: { ssr: 'src/shell.tsx', outDir: drawer, manifest: false },
    ssr: { noExternal: true },
  })
  const { shell } = await import(pathToFileURL(`${drawer}/shell.js`))
  rmSync(drawer, { recursive: true })
  return shell()
}

function framed(page, { html, description, withoutScript }) {
  const into = (text, place, what) => {
    if (!text.includes(place)) throw new Error(`index.html has no ${place}`)
    return text.replace(place, () => what)
  }
  const described = into(
    page,
    '</title>',
    `</title>\n    <meta name="description" content="${description}" />`,
  )
  return into(
    described,
    '<div id="app"></div>',
    `<noscript>${withoutScript}</noscript>\n    <div id="app">${html}</div>`,
  )
}

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
  writeFileSync(`${dist}/${page}`, framed(readFileSync(`${own}/index.html`, 'utf8'), await shellOf(locale)))
  rmSync(`${own}/index.html`)
  cpSync(own, dist, { recursive: true })
  rmSync(own, { recursive: true })
  const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.${locale}.json`, 'utf8'))
  await bundled('src/server.ts', `${locale}.mjs`, [toldTheirFiles(manifest)])
  cpSync(`${dist}/${page}`, `${pages}/${locale}.html`)
  const { prerendered } = await import(pathToFileURL(`${pages}/${locale}.mjs`))
  for (const [path, html] of await prerendered(NOWHERE, readFileSync(`${dist}/${page}`, 'utf8'))) {
    writeFileSync(dist + path, html)
  }
}

await bundled('src/pages/lambda.ts', 'handler.mjs')
writeFileSync(
  `${pages}/pages.mjs`,
  `import { readFileSync } from 'node:fs'
import * as en from './en.mjs'
import * as es from './es.mjs'
import { handlerFor } from './handler.mjs'

const shell = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
export const handler = handlerFor(process.env, [
  { prefix: '/es', site: { rendered: es.rendered, shell: shell('es.html') } },
  { prefix: '', site: { rendered: en.rendered, shell: shell('en.html') } },
])
`,
)
