import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slot } from './contract.ts';
import { DayEnergy } from './day_energy.ts';

const midnight = Date.parse('2026-11-22T16:00:00Z');
const session = (started_at: string, energy_wh: number) => ({
  id: started_at,
  started_at,
  last_reading_at: null,
  energy_wh,
  power_w: null,
  cost: { amount_minor: 0, currency: 'CNY' },
});
const today = session('2026-11-23T01:00:00Z', 100);
const yesterday = session('2026-11-22T15:59:59Z', 1000);
const slots = (...sessions: (typeof today | null)[]) =>
  sessions.map((one) => ({ session: one })) as Slot[];

test('what is unknown is not zero', () => {
  const day = new DayEnergy();
  assert.equal(day.total_wh(slots(today)), null);
  assert.equal(day.sessions(slots(today)), null);
  assert.equal(day.is_over(midnight + 48 * 3600_000), false);
});

test('running and ended sessions of today count once, those of yesterday do not', () => {
  const day = new DayEnergy();
  day.begin(midnight, [
    { state: 'ended', energy_wh: 10 },
    { state: 'needs_review', energy_wh: 1 },
    { state: 'active', energy_wh: 99 }, // is in the feed as well
  ]);
  assert.equal(day.total_wh(slots(today, yesterday, null)), 111);
  day.ended(today);
  day.ended(yesterday);
  assert.equal(day.total_wh(slots(null, null, null)), 111);
  assert.equal(day.sessions(slots(null, null, null)), 3);
});

test('the day is over after 24 hours and can begin again', () => {
  const day = new DayEnergy();
  day.begin(midnight, []);
  assert.equal(day.is_over(midnight + 24 * 3600_000 - 1), false);
  assert.equal(day.is_over(midnight + 24 * 3600_000), true);
  day.begin(midnight + 24 * 3600_000, []);
  assert.equal(day.total_wh(slots(today)), 0);
});
