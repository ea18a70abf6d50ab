import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionReport } from './contract.ts';
import { day_count, named, shares, utilisation } from './report.ts';

const week = Array.from({ length: 168 }, (_, index) => ({
  weekday: Math.floor(index / 24) + 1,
  hour: index % 24,
  busy_hours: 0,
  span_hours: index < 48 ? 1 : 0,
}));
const report = (busy: Record<number, number>) =>
  ({ week: week.map((row, index) => ({ ...row, busy_hours: busy[index] ?? 0 })) }) as SessionReport;

test('utilisation is of all slots and of all such hours', () => {
  const shown = report({ 10: 1, 11: 0.5 });
  assert.equal(utilisation(shown, 4, 0, 10), 0.25);
  assert.equal(utilisation(shown, 4, 0, 11), 0.125);
  assert.equal(utilisation(shown, 4, 1, 10), 0);
});

test('hours that have not come yet are not idle hours', () => {
  assert.equal(utilisation(report({}), 4, 2, 10), null);
  assert.equal(utilisation(report({}), 0, 0, 10), null);
});

test('both days count, also over the end of a month', () => {
  assert.equal(day_count('2026-11-29', '2026-12-01'), 3);
  assert.equal(day_count('2026-11-29', '2026-11-29'), 1);
  assert.ok(day_count('2026-11-29', '2026-11-28') < 1);
});

test('a bar is as long as its share of the longest, and a step says what it kept', () => {
  const step = (count: number) => ({ step: 'scan' as const, count, losses: [] });
  assert.deepEqual(shares([step(0), step(50), step(40)]), [
    { bar: 0, kept: null },
    { bar: 1, kept: null },
    { bar: 0.8, kept: 0.8 },
  ]);
});

test('endings that have one name for people are one row', () => {
  const ending = (reason: string, count: number) => ({ reason, text: '', count }) as SessionReport['endings'][number];
  const words: Record<string, string> = { full: 'Full', charged: 'Full', unplugged: 'Unplugged' };
  const rows = named([ending('full', 2), ending('unplugged', 3), ending('charged', 4)], (one) => words[one.reason] ?? '');
  assert.deepEqual(rows, [
    { name: 'Full', count: 6 },
    { name: 'Unplugged', count: 3 },
  ]);
});
