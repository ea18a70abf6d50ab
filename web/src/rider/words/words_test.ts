import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { looks } from '../../lib/status.ts';
import { en } from './en.ts';
import { load_words, load_words_behind, say, say_or } from './say.ts';
import { zh as first } from './zh.ts';
import { zh_behind } from './zh_behind.ts';

await load_words('en');
await load_words_behind();
const zh = { ...first, ...zh_behind };

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test('Chinese and English have the same keys and placeholders, and no empty text', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    assert.ok(zh[key].trim() !== '' && en[key].trim() !== '', key);
    assert.deepEqual(placeholders(en[key]), placeholders(zh[key]), key);
  }
});

test("residents' words are the agreed ones, and none is a protocol's", () => {
  const words = looks.slice(0, 4).map((look) => say('zh', `look.${look}`));
  assert.deepEqual(words, ['充电中', '充满未拔', '已插好', '空闲']);
  assert.deepEqual([zh['look.fault'], zh['look.offline'], zh['mine.orders']], ['故障', '离线', '订单']);
  assert.deepEqual([zh['balance.title'], zh['bill.service.concession']], ['余额', '优惠']);
  const jargon = /\b(EVSE|Preparing|Suspended|Finishing|Faulted|session|connector|OCPP)\b/i;
  for (const text of [...Object.values(zh), ...Object.values(en)]) assert.doesNotMatch(text, jargon);
});

test('no text stands in both parts of the Chinese', () => {
  assert.deepEqual(Object.keys(first).filter((key) => key in zh_behind), []);
});

test('no text is left over', () => {
  const source = readdirSync('src/rider', { recursive: true })
    .map(String)
    .filter((path) => /\.(svelte|ts)$/.test(path) && !/words\/(zh|zh_behind|en)\.ts$|_test\.ts$/.test(path))
    .map((path) => readFileSync(`src/rider/${path}`, 'utf8'))
    .join('\n');
  // Keys made from what the server says.
  const made = /^(look|end|bill\.(electricity|service)|start\.(step|now|ahead|failed|reason|slow)|price\.(day|energy|power|time|electricity|service))\.|^privacy\.(year|years|days)$|^moved\./;
  for (const key of Object.keys(zh)) {
    assert.ok(made.test(key) || source.includes(`'${key}'`) || source.includes(`"${key}"`), `unused: ${key}`);
  }
});

test('every reason for which a charge may end, and every line of a bill, has its word', () => {
  const table = readFileSync('../src/domain/session.cpp', 'utf8');
  const reasons = /reason_names = \{([^}]*)\}/.exec(table)?.[1]?.match(/\w+/g) ?? [];
  assert.ok(reasons.length > 10);
  for (const reason of reasons) assert.ok(reason === 'none' || `end.${reason}` in zh, reason);
  for (const fee of ['electricity', 'service']) {
    for (const kind of ['energy', 'time', 'flat', 'parking_time', 'minimum', 'maximum', 'beyond_agreed', 'concession']) {
      assert.ok(`bill.${fee}.${kind}` in zh, `${fee} ${kind}`);
    }
  }
});

test('every way in which money moves has its word', () => {
  const kinds = /\{"kind", "([a-z_|]+)"\}/.exec(readFileSync('../src/api/rider_movements.cpp', 'utf8'))?.[1];
  assert.deepEqual(kinds?.split('|').filter((kind) => !(`moved.${kind}` in zh)), []);
});

test('values are put in, and an unknown key falls back', () => {
  assert.equal(say('zh', 'pile.slot', { number: 3 }), '3 号');
  assert.equal(say('en', 'pay.go', { money: '¥10.00' }), 'Pay ¥10.00');
  assert.equal(say_or('zh', 'end.ev_full', 'end.other'), '已经充满');
  assert.equal(say_or('zh', 'end.something_new', 'end.other'), '已停止');
});
