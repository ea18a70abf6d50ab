// Views are fetched when they are opened and bring their words with them: none may say a word that it, or
// what it shows, does not bring.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const words = 'lib/i18n/words/';
const sources = new Map(
  readdirSync('src', { recursive: true })
    .map(String)
    .filter((path) => /\.(svelte|ts)$/.test(path) && !/^rider\/|^generated\/|_test\.ts$/.test(path))
    .map((path) => [path, readFileSync(`src/${path}`, 'utf8')]),
);
const at = (path: string, pattern: RegExp) =>
  Array.from(sources.get(path)?.matchAll(pattern) ?? [], ([, other]) => join(dirname(path), other ?? ''));

// What is loaded together with a file.
function loaded_with(path: string, seen = new Set<string>()): Set<string> {
  if (!sources.has(path) || seen.has(path)) return seen;
  seen.add(path);
  for (const other of at(path, /^\s*import\s(?!type\b)[^;]*?'(\.[^']+)';/gm)) loaded_with(other, seen);
  return seen;
}

const said = [...sources.keys()].filter((path) => !path.startsWith('lib/i18n/'));
const keys = new Map<string, string[]>(); // by their file
for (const path of sources.keys()) {
  if (!path.startsWith(words)) continue;
  keys.set(path, Array.from(sources.get(path)?.matchAll(/^  '([\w.]+)': \[/gm) ?? [], ([, key]) => key ?? ''));
}
const all_keys = new Set([...keys.values()].flat());
const literal = new Map(
  said.map((path) => {
    const named = sources.get(path)?.matchAll(/'([a-z_]+(?:\.[\w]+)+)'/g) ?? [];
    return [path, Array.from(named, ([, key]) => key ?? '').filter((key) => all_keys.has(key))];
  }),
);
const named = new Set([...literal.values()].flat());

// What a file says: keys as they stand, and those made from what the server says, such as `end.${reason}`.
function says(path: string): string[] {
  const made = Array.from(sources.get(path)?.matchAll(/`([a-z_.]+\.)\$\{/g) ?? [], ([, start]) => start ?? '');
  const fitting = made.flatMap((start) =>
    [...all_keys].filter((key) => key.startsWith(start) && !named.has(key)),
  );
  return [...(literal.get(path) ?? []), ...fitting];
}

test('the page and every view bring the words that they say', () => {
  const page = loaded_with('main.ts');
  const views = said.flatMap((path) => at(path, /\bimport\('(\.[^']+)'\)/g));
  assert.ok(views.length > 20, `${views.length}`);
  for (const view of ['main.ts', ...views]) {
    const loaded = new Set([...page, ...loaded_with(view)]);
    const brought = new Set([...loaded].flatMap((path) => keys.get(path) ?? []));
    const lacking = [...loaded].flatMap(says).filter((key) => !brought.has(key));
    assert.deepEqual([...new Set(lacking)], [], view);
  }
});

test('no view brings words of which it says nothing', () => {
  for (const view of said.filter((path) => path.startsWith('views/'))) {
    const saying = new Set([...loaded_with(view)].flatMap(says));
    for (const area of at(view, /^\s*import '(\.[^']+)';/gm)) {
      assert.ok(keys.get(area)?.some((key) => saying.has(key)), `${view} brings ${area}`);
    }
  }
});
