import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
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
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8000' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: [fileURLToPath(new URL('test/setup.ts', import.meta.url))],
    // Everything passes through the aliases above, or there would be two copies of Preact.
    server: { deps: { inline: true } },
  },
})
