// How much script comes before anything is seen, gzipped: the shell, and with it the first view. Other
// views come when they are opened. Above the limit the build fails.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit_kb = 150;
const assets = 'dist/assets';
const text_of = (name) => readFileSync(`${assets}/${name}`, 'utf8');

// The files that are loaded with these, themselves included.
function closure(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = text_of(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g);
    closure(Array.from(found, ([, other]) => other), seen);
  }
  return seen;
}

const kb = (names) => [...names].reduce((sum, name) => sum + gzipSync(text_of(name)).length, 0) / 1000;
const entry = /assets\/(index-[\w-]+\.js)/.exec(readFileSync('dist/index.html', 'utf8'))?.[1];
const live = readdirSync(assets).find((name) => /^Live-.*\.js$/.test(name));
if (entry === undefined || live === undefined) throw new Error('no entry or no first view in dist');
const shell = kb(closure([entry]));
const first = kb(closure([entry, live]));
const all = kb(readdirSync(assets).filter((name) => name.endsWith('.js')));
console.log(
  `script, gzipped: shell ${shell.toFixed(1)} kB, with the first view ${first.toFixed(1)} kB ` +
    `(limit ${limit_kb}), everything ${all.toFixed(1)} kB`,
);
if (first > limit_kb) process.exit(1);
