import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delay_after } from './delay.ts';

test('reconnecting slows down to 15 s and is spread, so that pages do not return together', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => delay_after(failures, 1));
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  assert.equal(delay_after(1, 0), 250);
  assert.equal(delay_after(50, 0), 7500);
});
