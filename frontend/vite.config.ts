import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { LOCALES, type LocaleName } from './src/ui/locales.ts'

/** Each language is a build of its own, in which `./words` is that language's. English stands where types come from. */
const locale = (process.env.LOCALE ?? 'en') as LocaleName

function wordsOf(language: LocaleName): Plugin {
  return {
    name: 'words',
    enforce: 'pre',
    transformIndexHtml: (page) =>
      page.replace('lang="en" dir="ltr"', `lang="${language}" dir="${LOCALES[language].dir}"`),
    async resolveId(source, importer) {
      if (language === 'en' || !/\/words$/.test(source) || importer?.includes('/words.')) return null
      return this.resolve(`${source}.${language}`, importer)
    },
  }
}

export default defineConfig({
  plugins: [wordsOf(locale)],
  define: { 'import.meta.env.LOCALE': JSON.stringify(locale) },
  // React's API, Preact's 8 KB. Delete these lines (and install react-dom) and the site runs on React again.
  resolve: {
    alias: {
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
      'react-dom/client': 'preact/compat/client',
      'react-dom': 'preact/compat',
      react: 'preact/compat',
    },
  },
  build: {
    target: 'es2022',
    manifest: true,
    // The content security policy allows no data: URLs, and every browser that we build for preloads by itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // "use client" in a library says nothing to us.
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      // What shows a contest or a candidate comes as one file: many small ones are larger, and each is a request.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'ballots',
              test: /\/src\/(ballots\/(Choices|ContestMeta|Portrait|queries)|ui\/(OptimizedImage|Part))/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8000' },
  },
  test: {
    testTimeout: 20_000,
    // Everything passes through the aliases above, or there would be two copies of Preact.
    server: { deps: { inline: true } },
    projects: [
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'happy-dom',
          env: { LOCALE: 'en' },
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/server*.test.ts', 'src/pages/*.test.ts', 'src/**/*.es.test.ts'],
          setupFiles: [fileURLToPath(new URL('test/setup.ts', import.meta.url))],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          env: { LOCALE: 'en' },
          include: ['src/server.test.ts', 'src/pages/*.test.ts'],
        },
      },
      {
        extends: true,
        plugins: [wordsOf('es')],
        test: { name: 'in Spanish', env: { LOCALE: 'es' }, include: ['src/**/*.es.test.ts'] },
      },
    ],
  },
})
