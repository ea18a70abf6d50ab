import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bill_rows, rests_free } from './bill.ts';
import type { Bill, BillLine } from './contract.ts';
import { load_words, load_words_behind } from './words/say.ts';

await load_words('en');
await load_words_behind();

const yuan = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });
const line = (more: Partial<BillLine>): BillLine => ({
  text_key: 'bill.electricity.energy',
  fee: 'electricity',
  dimension: 'ENERGY',
  unit: 'mwh',
  quantity: 0,
  added_by_step: 0,
  price: 0,
  amount: yuan(0),
  kind: 'counted',
  pieces: 1,
  from_at: '2026-11-27T12:00:00Z',
  to_at: '2026-11-27T14:00:00Z',
  first_sample: 0,
  last_sample: 1,
  ...more,
});
const bill = (...lines: BillLine[]): Bill => ({
  total: yuan(0),
  electricity: yuan(0),
  service: yuan(0),
  lines,
});
const read = (one: Bill, lang: 'zh' | 'en' = 'zh') =>
  bill_rows(one, lang, 'Asia/Shanghai').map((row) =>
    [row.title, row.detail, row.note, row.amount].filter(Boolean).join(' | '),
  );

const energy = line({ quantity: 512_000, price: 0.56, amount: yuan(29) });
const time = line({
  text_key: 'bill.service.time',
  fee: 'service',
  dimension: 'TIME',
  unit: 'ms',
  quantity: 8_040_000,
  price: 0.1,
  amount: yuan(22),
});

test('a line says how much of what at which price', () => {
  assert.deepEqual(read(bill(energy, time)), [
    '电费 | 0.512 度 × 0.56 元/度 | ¥0.29',
    '服务费 | 2 小时 14 分 × 0.10 元/小时 | ¥0.22',
  ]);
  assert.deepEqual(read(bill(energy), 'en'), ['Electricity | 0.512 kWh × ¥0.56/kWh | ¥0.29']);
});

test('the time in which the vehicle takes nothing is free where time is counted and parking is not', () => {
  const parking = line({ text_key: 'bill.service.parking_time', fee: 'service', dimension: 'PARKING_TIME', unit: 'ms' });
  assert.equal(rests_free(bill(energy, time)), true);
  assert.equal(rests_free(bill(energy, time, parking)), false);
  assert.equal(rests_free(bill(energy)), false);
});

test('several of a kind say when they were', () => {
  const late = line({ ...energy, from_at: '2026-11-27T14:00:00Z', to_at: '2026-11-27T16:30:00Z' });
  assert.deepEqual(read(bill(energy, late)).map((row) => row.split(' | ')[0]), [
    '电费 20:00–22:00',
    '电费 22:00–00:30',
  ]);
});

test('what rounding up added is said, a discount never says why', () => {
  const stepped = line({ ...time, quantity: 10_800_000, added_by_step: 2_760_000, amount: yuan(30) });
  const less = line({ ...time, text_key: 'bill.service.concession', kind: 'concession', amount: yuan(-10) });
  assert.deepEqual(read(bill(stepped, less)), [
    '服务费 | 3 小时 0 分 × 0.10 元/小时 | 其中 46 分钟是凑整 | ¥0.30',
    '优惠 | -¥0.10',
  ]);
});

test('what rounding up added is not said where it would read as nothing', () => {
  const odd = line({ ...time, added_by_step: 499 });
  const tiny = line({ ...energy, added_by_step: 499 });
  assert.doesNotMatch(read(bill(odd, tiny)).join(), /凑整/);
  assert.match(read(bill(line({ ...time, added_by_step: 500 })))[0] ?? '', /其中 1 秒是凑整/);
});

test('a price per charge has nothing to multiply; an unknown line has a word', () => {
  const flat = line({ text_key: 'bill.service.flat', dimension: 'FLAT', unit: 'session', quantity: 1, price: 0.5, amount: yuan(50) });
  const other = line({ text_key: 'bill.service.something', kind: 'minimum', amount: yuan(1) });
  assert.deepEqual(read(bill(flat, other)), ['服务费，每次 | 0.50 元/次 | ¥0.50', '其他 | ¥0.01']);
});
