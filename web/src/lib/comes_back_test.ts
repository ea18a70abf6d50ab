import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comes_back } from './comes_back.ts';
import type { BillLine, SessionDetail } from './contract.ts';

type Full = Parameters<typeof comes_back>[0];
const yuan = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });
const line = (over: Partial<BillLine>) =>
  ({ fee: 'electricity', dimension: 'ENERGY', kind: 'counted', quantity: 100_000, added_by_step: 0, price: 0.56, amount: yuan(6), ...over }) as BillLine;
const billed = (total: number, lines: BillLine[], credited = 0) =>
  ({
    bill: { total: yuan(total), electricity: yuan(total), service: yuan(0), lines },
    credit_notes: credited > 0 ? [{ amount: yuan(credited) }] : [],
  }) as unknown as Full & SessionDetail;

const small = billed(6, [line({})]); // 0.1 kWh, 0.06
const whole = billed(112, [line({ quantity: 1_000_000, amount: yuan(56) }), line({ fee: 'service', quantity: 1_000_000, amount: yuan(56) })]);

test('more than was billed, or the same, gives nothing back', () => {
  assert.deepEqual(comes_back(small, 'correct', 99_000), { kind: 'nothing' });
  assert.deepEqual(comes_back(small, 'correct', 100), { kind: 'nothing' });
  assert.deepEqual(comes_back(small, 'correct', 99), { kind: 'nothing' }, 'less, but the same when rounded');
});

test('less than was billed gives the difference back', () => {
  assert.deepEqual(comes_back(whole, 'correct', 250), { kind: 'amount', minor: 84 });
  assert.deepEqual(comes_back(small, 'correct', 0), { kind: 'amount', minor: 6 });
});

test('a whole bill comes back once', () => {
  assert.deepEqual(comes_back(whole, 'waive', 0), { kind: 'amount', minor: 112 });
  assert.deepEqual(comes_back(billed(112, whole.bill!.lines, 100), 'waive', 0), { kind: 'amount', minor: 12 });
  assert.deepEqual(comes_back(billed(112, whole.bill!.lines, 112), 'waive', 0), { kind: 'nothing' });
});

test('what is not paid by the kWh stays', () => {
  const flat = line({ dimension: 'FLAT', amount: yuan(50) });
  assert.deepEqual(comes_back(billed(106, [line({ quantity: 1_000_000, amount: yuan(56) }), flat]), 'correct', 500), {
    kind: 'amount',
    minor: 28,
  });
});

test('several bands, a pass or a least price: only the tariff says how much', () => {
  const bands = billed(12, [line({}), line({ price: 0.3 })]);
  assert.deepEqual(comes_back(bands, 'correct', 100), { kind: 'tariff' });
  assert.deepEqual(comes_back(bands, 'correct', 200), { kind: 'nothing' });
  assert.deepEqual(comes_back(billed(6, [line({}), line({ kind: 'minimum' })]), 'correct', 50), { kind: 'tariff' });
});
