// axe sees only the looks that happen to be on the screen; this sees all of them, in both themes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contrast } from './lib/contrast.ts';
import { looks } from './lib/status.ts';

const css = readFileSync('src/app.css', 'utf8');
const themes = { light: block(':root {'), dark: block(":root[data-theme='dark'] {") };

function block(opening: string): Map<string, string> {
  const from = css.indexOf(opening);
  assert.ok(from >= 0, opening);
  const body = css.slice(from, css.indexOf('}', from));
  return new Map(
    Array.from(body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name = '', colour = '']) => [
      name,
      colour,
    ]),
  );
}

for (const [theme, colours] of Object.entries(themes)) {
  const at_least = (least: number, ink: string, ground: string) => {
    const found = contrast(colours.get(ink) ?? '', colours.get(ground) ?? '');
    assert.ok(found >= least, `${theme}: ${ink} on ${ground} has ${found.toFixed(2)}`);
  };

  test(`${theme}: every look has text at 4.5:1 and an icon at 3:1 on its own ground`, () => {
    for (const look of looks) {
      at_least(4.5, `${look}-ink`, `${look}-bg`);
      at_least(3, look, `${look}-bg`);
    }
    at_least(4.5, 'offline-ink', 'offline-hatch');
    at_least(3, 'offline', 'offline-hatch');
  });

  test(`${theme}: text, links and buttons are readable on page and card`, () => {
    for (const ground of ['page', 'card']) {
      for (const ink of ['ink', 'ink-soft', 'accent', 'danger']) at_least(4.5, ink, ground);
      at_least(3, 'line-strong', ground);
    }
    at_least(4.5, 'accent-ink', 'accent');
  });
}

test('dark redefines every colour of light', () => {
  assert.deepEqual([...themes.dark.keys()].sort(), [...themes.light.keys()].sort());
});
