// axe sees only what happens to be on the screen; this sees every pair, in both themes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contrast } from '../lib/contrast.ts';

const css = readFileSync('src/rider/rider.css', 'utf8');

function block(opening: string): Map<string, string> {
  const from = css.indexOf(opening);
  assert.ok(from >= 0, opening);
  const body = css.slice(from, css.indexOf('}', from));
  const colours = body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map(Array.from(colours, ([, name = '', colour = '']) => [name, colour]));
}

const themes = { light: block(':root {'), dark: block(":root[data-theme='dark'] {") };

const texts: [string, string[]][] = [
  ['ink', ['page', 'card', 'sunk']],
  ['ink-soft', ['page', 'card', 'sunk', 'line']],
  ['accent', ['page', 'card', 'sunk']],
  ['accent-ink', ['accent']],
  ['tint-ink', ['tint']],
  ['bad', ['page', 'card', 'bad-tint']],
  ['warn-ink', ['warn-tint', 'page']],
];
const shapes: [string, string[]][] = [
  ['line-strong', ['page', 'card']],
  ['accent', ['page', 'card', 'tint']],
];

for (const [theme, colours] of Object.entries(themes)) {
  test(`${theme}: text stands out 4.5:1, edges and icons 3:1`, () => {
    for (const [least, pairs] of [[4.5, texts], [3, shapes]] as const) {
      for (const [ink, grounds] of pairs) {
        for (const ground of grounds) {
          const found = contrast(colours.get(ink) ?? '', colours.get(ground) ?? '');
          assert.ok(found >= least, `${ink} on ${ground} has ${found.toFixed(2)}`);
        }
      }
    }
  });
}

test('dark redefines every colour of light', () => {
  assert.deepEqual([...themes.dark.keys()].sort(), [...themes.light.keys()].sort());
});
