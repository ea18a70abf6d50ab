import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { text } from './i18n/table.ts';
import { tariffs } from './i18n/words/tariffs.ts';
import { empty_draft } from './tariff_draft.ts';
import { fault_words, field_words, strange_amounts, unwritten } from './tariff_problem.ts';

const zh = (key: string) => text('zh', key) ?? '';
const en = (key: string) => text('en', key) ?? '';
const gap = {
  field: '/elements',
  message: 'electricity ENERGY has no price at 2026-11-28 22:00 (accept_flaws says that it is meant)',
};

test('what the server says against a draft is read in the language of the page, with its moment', () => {
  assert.equal(fault_words(gap, 'price_missing', zh), '从 2026-11-28 22:00 起没有价格');
  assert.equal(fault_words(gap, 'price_missing', en), 'From 2026-11-28 22:00 on there is no price');
  assert.equal(fault_words(gap, 'invented_tomorrow', zh), gap.message);
});

test('a field is called as the form calls it', () => {
  assert.equal(field_words('/name', zh), zh('tariff.name'));
  assert.equal(field_words('/holidays/3', zh), zh('tariff.holiday_list'));
  assert.equal(field_words('/elements', zh), '');
  assert.equal(field_words('/time_zone', zh), '/time_zone');
});

test('a draft that has only begun lacks its name and its prices', () => {
  const draft = empty_draft('Asia/Shanghai');
  assert.deepEqual(unwritten(draft), { name: true, lines: [true, true] });
  draft.name = 'x';
  draft.lines[0]!.price = '0.56';
  assert.deepEqual(unwritten(draft), { name: false, lines: [false, true] });
});

test('words for residents that name an amount which is no price of the draft are seen', () => {
  const draft = empty_draft('Asia/Shanghai');
  draft.lines[0]!.price = '0.61';
  draft.lines[1]!.price = '.1';
  draft.text_zh = '电费 0.56 元/度，服务费 0.10 元/小时';
  draft.text_en = 'electricity 0.56, from 22:00 on';
  assert.deepEqual(strange_amounts(draft), ['0.56']);
  draft.lines[0]!.price = '0.560';
  assert.deepEqual(strange_amounts(draft), []);
});

test('every word that the validator has is known here', () => {
  const validator = readFileSync('../src/billing/validate.cpp', 'utf8');
  const words = [...validator.matchAll(/wrong\("(\w+)"/g)].map(([, word]) => word ?? '');
  assert.ok(words.length > 20, `${words.length}`);
  for (const word of [...words, 'price_missing', 'price_twice']) assert.ok(`tariff_wrong.${word}` in tariffs, word);
});
