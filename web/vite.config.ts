import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The server for `npm run dev`: a running voltyard, so that the page is never developed on a mock.
const backend = process.env.VOLTYARD_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // The strict CSP allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  // The server compares Origin with Host: the browser's own Host goes through.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/readyz'].map((path) => [path, { target: backend, changeOrigin: false }]),
    ),
  },
});
