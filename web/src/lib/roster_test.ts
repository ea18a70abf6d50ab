import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turns } from './roster.ts';

test('a night shift ends on the next morning, every day anew', () => {
  assert.deepEqual(turns('2026-11-30', 2, '20:00', '08:00', 'Asia/Shanghai'), [
    { begins_at: '2026-11-30T12:00:00.000Z', ends_at: '2026-12-01T00:00:00.000Z' },
    { begins_at: '2026-12-01T12:00:00.000Z', ends_at: '2026-12-02T00:00:00.000Z' },
  ]);
});

test('a day shift ends on the same day, and a whole day is one', () => {
  assert.deepEqual(turns('2026-11-30', 1, '08:00', '20:00', 'Asia/Shanghai'), [
    { begins_at: '2026-11-30T00:00:00.000Z', ends_at: '2026-11-30T12:00:00.000Z' },
  ]);
  assert.deepEqual(turns('2026-11-30', 1, '08:00', '08:00', 'Asia/Shanghai'), [
    { begins_at: '2026-11-30T00:00:00.000Z', ends_at: '2026-12-01T00:00:00.000Z' },
  ]);
});
