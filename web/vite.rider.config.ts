// The resident's page: built by itself, so that it shares no chunk with the console and carries only
// what it needs.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const backend = process.env.VOLTYARD_URL ?? 'http://127.0.0.1:8080';

// `npm run dev:rider` answers the page's addresses as the server does.
const addresses: Plugin = {
  name: 'rider-addresses',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/(p|my)([/?]|$)/.test(request.url ?? '')) request.url = '/rider.html';
      next();
    });
  },
};

export default defineConfig({
  plugins: [svelte(), addresses],
  publicDir: 'public',
  build: {
    target: ['chrome87', 'safari15', 'firefox90'], // inside older telephones' applications
    emptyOutDir: false, // the console is there already
    copyPublicDir: false,
    // The strict CSP allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'rider.html' },
  },
  // The server compares Origin with Host: the browser's own Host goes through.
  server: { proxy: { '/v1': { target: backend, changeOrigin: false } } },
});
