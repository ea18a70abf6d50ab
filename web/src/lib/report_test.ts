import assert from 'node:assert/strict';
import { test } from 'node:test';
import { days_between, report_of, utilisation } from './report.ts';

const zone = 'Asia/Shanghai';
const session = (started_at: string, ended_at: string, location_id = 'a', minor = 100) => ({
  location_id,
  state: 'ended' as const,
  end_reason: 'ev_full',
  end_text: 'full',
  started_at,
  ended_at,
  last_seen_at: ended_at,
  energy_wh: 500,
  cost: { amount_minor: minor, currency: 'CNY' },
});
const late = Date.parse('2026-12-31T00:00:00Z');
// 2026-11-23 was a Monday; 16:00 UTC the day before is its midnight in Shanghai.
const night = session('2026-11-22T15:30:00Z', '2026-11-22T17:30:00Z');
const day = session('2026-11-23T02:00:00Z', '2026-11-23T03:30:00Z', 'b', 250);

test('a session counts on the day it began, by the clock of the place', () => {
  const report = report_of([night, day], '2026-11-22', '2026-11-23', zone, late);
  assert.deepEqual(report.days.map(({ day, sum }) => [day, sum.sessions, sum.minor]), [
    ['2026-11-22', 1, 100],
    ['2026-11-23', 1, 250],
  ]);
  assert.deepEqual(report.all, { sessions: 2, energy_wh: 1000, minor: 350 });
  assert.deepEqual(report.places.map(({ location_id }) => location_id), ['a', 'b']);
  assert.deepEqual(report.endings, [{ reason: 'ev_full', text: 'full', count: 2 }]);
});

test('a session that passes midnight fills the hours of both weekdays', () => {
  const { busy_hours } = report_of([night], '2026-11-22', '2026-11-23', zone, late);
  assert.equal(busy_hours[6]?.[23], 0.5); // Sunday 23:30 to midnight
  assert.equal(busy_hours[0]?.[0], 1);
  assert.equal(busy_hours[0]?.[1], 0.5);
});

test('utilisation is of all slots and of all days of that weekday', () => {
  const report = report_of([day], '2026-11-23', '2026-11-23', zone, late);
  assert.equal(utilisation(report, 4, 0, 10), 0.25);
  assert.equal(utilisation(report, 4, 0, 11), 0.125);
  assert.equal(utilisation(report, 4, 1, 10), null);
});

test('hours that have not come yet are not idle hours', () => {
  const noon = Date.parse('2026-11-23T04:00:00Z');
  const report = report_of([day], '2026-11-23', '2026-11-23', zone, noon);
  assert.equal(utilisation(report, 4, 0, 11), 0.125);
  assert.equal(utilisation(report, 4, 0, 12), null);
});

test('days go on over the end of a month', () => {
  assert.deepEqual(days_between('2026-11-29', '2026-12-01'), ['2026-11-29', '2026-11-30', '2026-12-01']);
});
