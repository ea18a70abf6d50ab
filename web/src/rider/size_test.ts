// The page as it is shipped: small enough for a weak network, and nothing in it that the strict CSP
// forbids. Builds it once more, into memory.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const most_bytes = 40_000;

interface Output {
  name: string;
  text: string;
  first: boolean; // needed for the first look
}

let files: Output[] = [];

before(async () => {
  const built = await build({
    configFile: 'vite.rider.config.ts',
    logLevel: 'error',
    build: { write: false },
  });
  assert.ok('output' in built);
  const entry = built.output.find((one) => one.type === 'chunk' && one.isEntry);
  assert.ok(entry?.type === 'chunk');
  const named = new Set([entry.fileName, ...entry.imports, ...(entry.viteMetadata?.importedCss ?? [])]);
  files = built.output.map((one) => ({
    name: one.fileName,
    text: one.type === 'chunk' ? one.code : String(one.source),
    first: named.has(one.fileName) || one.fileName === 'rider.html',
  }));
});

const zipped = (list: Output[]) =>
  list.reduce((sum, file) => sum + gzipSync(file.text, { level: 9 }).length, 0);

test('HTML, CSS and JavaScript of the first look are at most 40 kB, gzipped', () => {
  const first = files.filter((file) => file.first);
  assert.deepEqual(first.map((file) => file.name.replace(/.*\./, '')).sort(), ['css', 'html', 'js']);
  console.log(`rider page: ${zipped(first)} bytes gzipped at first, ${zipped(files)} with everything`);
  assert.ok(zipped(first) <= most_bytes, `${zipped(first)} bytes`);
});

test('nothing is inline and nobody else is asked', () => {
  const html = files.find((file) => file.name === 'rider.html')?.text ?? '';
  assert.doesNotMatch(html, /<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  for (const { name, text } of files) {
    assert.doesNotMatch(text, /data:(image|font|text)|@import|\bstyle="/, name);
    const addresses = text.match(/\bhttps?:\/\/[\w.-]+/g) ?? [];
    // Names of namespaces and of an explanation, never asked for.
    const foreign = addresses.filter((one) => !/^https?:\/\/(www\.w3\.org|svelte\.dev)$/.test(one));
    assert.deepEqual(foreign, [], name);
  }
});
