import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bill } from './contract.ts';
import { bands_of_bill } from './session_bands.ts';

const line = (from_at: string, to_at: string, price: number, more = {}) => ({
  fee: 'electricity', dimension: 'ENERGY', kind: 'counted', pieces: 1, from_at, to_at, price, ...more,
});
const bill = (...lines: object[]) => ({ lines }) as unknown as Bill;
const peak = line('2026-11-27T12:29:00Z', '2026-11-27T14:00:00Z', 0.56);
const valley = line('2026-11-27T14:00:00Z', '2026-11-27T15:10:00Z', 0.3);

test('the bands are those of the bill, from the start and not from the first reading', () => {
  const bands = bands_of_bill(bill(valley, peak, line('2026-11-27T12:29:00Z', '2026-11-27T15:10:00Z', 0.1, { fee: 'service' })));
  assert.deepEqual(
    bands?.map(({ from_ms, to_ms, price, strength }) => [new Date(from_ms).toISOString(), new Date(to_ms).toISOString(), price, strength]),
    [
      ['2026-11-27T12:29:00.000Z', '2026-11-27T14:00:00.000Z', 0.56, 3],
      ['2026-11-27T14:00:00.000Z', '2026-11-27T15:10:00.000Z', 0.3, 0],
    ],
  );
});

test('a line of several pieces does not say when, nor does a bill by the hour', () => {
  assert.equal(bands_of_bill(bill({ ...peak, pieces: 2 })), null);
  assert.equal(bands_of_bill(bill({ ...peak, dimension: 'TIME' })), null);
});
