import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing_of, extended, points_of, round_up, thinned } from './curve.ts';

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00Z`;
const reading = (minute: number | null, power_w: number | null) => ({
  id: 's',
  started_at: at(0),
  last_reading_at: minute === null ? null : at(minute),
  energy_wh: 1,
  power_w,
  cost: { amount_minor: 1, currency: 'CNY' },
});

test('readings without a power or a time are left out', () => {
  const points = points_of({
    at: [at(0), 'never', at(2), at(3)],
    energy_wh: [0, 1, 2, 3],
    power_w: [100, 110, null, 130],
  });
  assert.deepEqual(points.map((point) => point.power_w), [100, 130]);
});

test('a running session adds each reading once', () => {
  const first = extended([], reading(1, 100));
  assert.equal(first.length, 1);
  assert.equal(extended(first, reading(1, 100)), first);
  assert.equal(extended(first, reading(2, null)), first);
  assert.equal(extended(first, reading(null, 5)), first);
  assert.equal(extended(first, reading(2, 90)).length, 2);
});

test('thinning keeps the peak', () => {
  const points = Array.from({ length: 5000 }, (_, index) => ({
    at_ms: index,
    power_w: index === 2345 ? 900 : 100,
  }));
  const few = thinned(points, 300);
  assert.equal(few.length, 300);
  assert.ok(few.some((point) => point.power_w === 900));
});

test('a curve whose first reading came late begins where it was taken', () => {
  const points = [
    { at_ms: 250, power_w: 0 },
    { at_ms: 750, power_w: 190 },
  ];
  const drawing = drawing_of(points, 400, 100, 0, 1000);
  assert.equal(drawing?.line, 'M100.0 100.0L300.0 5.0');
  assert.ok(drawing?.area.endsWith('V100H100.0Z'), drawing?.area);
});

test('the drawing spans its box and its scale is a round number', () => {
  const drawing = drawing_of(
    [
      { at_ms: 0, power_w: 0 },
      { at_ms: 1000, power_w: 190 },
    ],
    360,
    100,
  );
  assert.equal(drawing?.top_w, 200);
  assert.equal(drawing?.line, 'M0.0 100.0L360.0 5.0');
  assert.equal(drawing_of([{ at_ms: 0, power_w: 1 }], 360, 100), null);
  assert.deepEqual([0, 12, 101, 950, 1001].map(round_up), [10, 15, 150, 1000, 1500]);
});
