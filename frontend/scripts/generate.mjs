// Writes the types of what the API sends and takes, from its description. With --check it only says whether they are stale.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const generated = here('../src/api/generated')
const isCheck = process.argv.includes('--check')
const output = isCheck ? mkdtempSync(join(tmpdir(), 'civicq-types-')) : generated

try {
  await createClient({
    input: here('../../functions/civicq/web/openapi.json'),
    output: { path: output, entryFile: false },
    plugins: ['@hey-api/typescript'],
    logs: { level: 'error', file: false },
  })
  const read = (folder) => readFileSync(join(folder, 'types.gen.ts'), 'utf8')
  if (isCheck && read(output) !== read(generated)) {
    console.error(
      'The API has changed since its types were generated: run `npm run generate` and commit them.',
    )
    process.exitCode = 1
  }
} finally {
  if (isCheck) rmSync(output, { recursive: true })
}
