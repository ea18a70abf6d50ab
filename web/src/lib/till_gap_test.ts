import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gap_of } from './till_gap.ts';

test('a slip of the finger is not small', () => {
  assert.deepEqual(gap_of(9_904_550, 10_000), { minor: 9_894_550, missing: true, small: false });
  assert.deepEqual(gap_of(10_000, 11_001), { minor: 1001, missing: false, small: false });
});

test('up to ten yuan of wrong change are taken as they are', () => {
  assert.deepEqual(gap_of(9_904_550, 9_903_550), { minor: 1000, missing: true, small: true });
  assert.deepEqual(gap_of(0, 0), { minor: 0, missing: false, small: true });
});
