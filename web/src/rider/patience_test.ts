import assert from 'node:assert/strict';
import { test } from 'node:test';
import { is_passing, pause_ms, trouble_of } from './patience.ts';

test('every failure doubles the pause, up to half a minute', () => {
  const pauses = [0, 1, 2, 3, 4, 50].map((failures) => pause_ms(2000, failures));
  assert.deepEqual(pauses, [2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('what the server asks for is waited, and no less than our own pause', () => {
  assert.equal(pause_ms(2000, 1, 45), 45_000);
  assert.equal(pause_ms(2000, 3, 1), 16_000);
});

test('only what may pass by itself is tried again', () => {
  assert.deepEqual([0, 408, 429, 500, 503].map(is_passing), [true, true, true, true, true]);
  assert.deepEqual([400, 401, 403, 404, 409].map(is_passing), [false, false, false, false, false]);
});

test('too many questions are no weak network', () => {
  assert.deepEqual([429, 0, 502, 404].map(trouble_of), ['limited', 'failing', 'failing', null]);
});
