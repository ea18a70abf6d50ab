import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { looks } from '../status.ts';

const folder = 'src/lib/i18n/words';
const areas: Record<string, Record<string, [zh: string, en: string]>> = {};
for (const file of readdirSync(folder)) Object.assign(areas, await import(`./words/${file}`));
const pairs = Object.values(areas).flatMap((area) => Object.entries(area));
const zh = Object.fromEntries(pairs.map(([key, [text]]) => [key, text]));

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test('every text is there in Chinese and in English, with the same placeholders', () => {
  assert.ok(pairs.length > 1000);
  for (const [key, texts] of pairs) {
    assert.equal(texts.length, 2, key);
    for (const text of texts) assert.ok(text.trim() !== '', key);
    assert.deepEqual(placeholders(texts[1]), placeholders(texts[0]), key);
  }
});

test('no key stands twice, and every file of words counts', () => {
  const keys = pairs.map(([key]) => key);
  assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) !== at), []);
  const counted = readFileSync('src/lib/i18n/key.ts', 'utf8').match(/(?<=keyof typeof )\w+/g);
  const files = readdirSync(folder).map((file) => file.replace('.ts', ''));
  assert.deepEqual(Object.keys(areas).sort(), files.sort(), 'each has the name of its file');
  assert.deepEqual(counted?.sort(), files);
});

test('every look has its word, short word and explanation', () => {
  for (const look of looks) {
    for (const kind of ['look', 'short', 'explain']) assert.ok(`${kind}.${look}` in zh);
  }
});

test('every status of a slot has its word', () => {
  const table = readFileSync('../src/domain/station.cpp', 'utf8');
  const names = /status_names = \{([^}]*)\}/.exec(table)?.[1]?.match(/\w+/g) ?? [];
  assert.equal(names.length, 9);
  for (const name of names) assert.ok(`status.${name}` in zh, name);
});

test("residents' words are the agreed ones", () => {
  const words = [zh['look.free'], zh['look.plugged'], zh['look.charging'], zh['look.full']];
  assert.deepEqual(words, ['空闲', '已插好', '充电中', '充满未拔']);
  assert.deepEqual([zh['look.fault'], zh['look.offline']], ['故障', '离线']);
});

test('no text is left over and none is asked for that is not there', () => {
  const source = readdirSync('src', { recursive: true })
    .map(String)
    .filter((path) => /\.(svelte|ts)$/.test(path) && !/^rider\/|i18n\/|_test\.ts$/.test(path))
    .map((path) => readFileSync(`src/${path}`, 'utf8'))
    .join('\n');
  // Keys made from what the server says, or from a look or a theme; what the server's papers say.
  const made = /^(command|event|frames\.kind|line|import\.(kind|about)|job\.(about|kind|outcome|state|charges)|profile|account|difference|provider|column|funnel|loss|money\.export|look|status|short|explain|end|field|value|log\.group|bill\.(electricity|service)|tariff\.dimension|alarm|channel|channels\.last|level|log\.(kind|faded|export)|notice|paper|pass\.(length|state)|pay\.(state|refund|reason)|posting|role|sheet|step|word|finding|work\.(origin|state)|pref\.theme|wrong|wrong_value|tariff_wrong|todo)\./;
  for (const key of Object.keys(zh)) {
    assert.ok(made.test(key) || source.includes(`'${key}'`), `unused: ${key}`);
  }
  for (const [, key] of source.matchAll(/\bt\(\s*'([\w.]+)'/g)) {
    assert.ok((key ?? '') in zh, `missing: ${key}`);
  }
});

test('every stop reason and port state of a DNY pile has its word', () => {
  const table = readFileSync('../src/wire/dny/words.cpp', 'utf8');
  const words = [...table.matchAll(/\{(?:PortState|StopReason)::\w+, "(\w+)"/g)].map(([, word]) => word);
  assert.equal(words.length, 16 + 28);
  for (const word of words) assert.ok(`word.${word}` in zh, word);
});

test('everything that the money guard may find has its word', () => {
  const table = readFileSync('../src/domain/session.cpp', 'utf8');
  const names = /names_of_findings = \{([^}]*)\}/.exec(table)?.[1]?.match(/\w+/g) ?? [];
  assert.equal(names.length, 16);
  for (const name of names) assert.ok(`finding.${name}` in zh, name);
});

test('everything that the codecs may say against a frame has its words', () => {
  const read = (path: string) => readFileSync(`../src/${path}`, 'utf8');
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, word]) => word ?? '');
  const table = found(read('wire/ocpp/wrong.cpp'), /\{Wrong::\w+, "(\w+)"/g);
  assert.equal(table.length, 27);
  const readers = ['ocpp', 'dny', 'ykc'].map((name) => read(`csms/frames/${name}.cpp`)).join('\n');
  const said = found(readers, /against\(\w+, "(\w+)",(?! view)/g);
  assert.equal(said.length, 9);
  const codecs = [
    ...found(read('wire/dny/fields.hpp'), /Wrong \w+\{\s*"(\w+)"/g),
    ...found(read('wire/ykc/layout.hpp'), /Error\{[^;]*"(\w+)"\}/g),
    ...found(read('wire/ykc/message.cpp'), /(?:Error\{|unavailable\()[^;]*"(\w+)"[})]/g),
  ];
  assert.equal(codecs.length, 6);
  for (const word of [...table, ...said, ...codecs]) assert.ok(`wrong.${word}` in zh, word);
  const kinds = found(read('wire/ocpp/wrong.cpp'), /^    \{"(\w+)", "/gm);
  assert.equal(kinds.length, 11);
  const faults = found(read('wire/dny/frame.cpp'), /case Fault::\w+: return "(\w+)"/g);
  for (const word of [...kinds, ...faults, 'cut_short']) assert.ok(`wrong_value.${word}` in zh, word);
});
