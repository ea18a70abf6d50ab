import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moments_of } from './tariff_moments.ts';

const places = [
  { id: 'a', time_zone: 'Asia/Shanghai' },
  { id: 'b', time_zone: 'UTC' },
];
const instants = (day: string, time: string) =>
  moments_of(places, day, time).map(({ at_ms }) => (at_ms === null ? null : new Date(at_ms).toISOString()));

test('a tariff begins when the clock of each place shows the hour', () => {
  assert.deepEqual(instants('2026-11-28', '08:00'), ['2026-11-28T00:00:00.000Z', '2026-11-28T08:00:00.000Z']);
});

test('an hour that was emptied is midnight, and no day is at once', () => {
  assert.deepEqual(instants('2026-11-28', ''), ['2026-11-27T16:00:00.000Z', '2026-11-28T00:00:00.000Z']);
  assert.deepEqual(instants('', '08:00'), [null, null]);
});
