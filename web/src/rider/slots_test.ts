import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiderSlot } from './contract.ts';
import { nearest, thumb_slot, tiles_of } from './slots.ts';

const slot = (number: number, status: RiderSlot['status'], online = true): RiderSlot => ({
  number,
  label: `01-0${number}`,
  status,
  online,
  senses_plug: true,
});

const yard = [
  slot(1, 'Faulted'),
  slot(2, 'Available'),
  slot(3, 'Preparing'),
  slot(4, 'Charging'),
  slot(5, 'Available'),
  slot(6, 'Preparing'),
  slot(7, 'Finishing'),
  slot(8, 'Available', false),
  slot(9, 'Unavailable'),
];
const numbers = (scanned: number | null) => tiles_of(yard, scanned).map((tile) => tile.number);

test('plugged-in slots come first, then free ones, then what cannot be used', () => {
  assert.deepEqual(numbers(null), [3, 6, 2, 5, 4, 7, 9, 1, 8]);
});

test('the slot whose sticker was scanned leads its kind', () => {
  assert.deepEqual(numbers(6).slice(0, 2), [6, 3]);
  assert.deepEqual(numbers(5), [3, 6, 5, 2, 4, 7, 9, 1, 8]);
});

test('the large button starts the slot that was scanned, or the only one plugged in', () => {
  const thumb = (slots: RiderSlot[], scanned: number | null) => thumb_slot(tiles_of(slots, scanned), scanned);
  assert.equal(thumb(yard, 6), 6);
  assert.equal(thumb(yard, null), null, 'two are plugged in');
  const one = yard.filter(({ number }) => number !== 6);
  assert.equal(thumb(one, null), 3);
  for (const scanned of [2, 4, 99]) assert.equal(thumb(one, scanned), null, 'slot 3 is somebody else');
});

test('the nearest free slots are offered', () => {
  assert.deepEqual(nearest([1, 2, 5, 9, 12, 6], 6, 3), [5, 9, 2]);
  assert.deepEqual(nearest([], 6, 3), []);
});
