import assert from 'node:assert/strict';
import { test } from 'node:test';
import { next_row } from './row_walk.ts';

const rows = ['a', 'b', 'c', 'd'];

test('from the row with the focus to its neighbour, never beyond the ends', () => {
  assert.equal(next_row(rows, 1, undefined, 1), 2);
  assert.equal(next_row(rows, 1, undefined, -1), 0);
  assert.equal(next_row(rows, 3, undefined, 1), 3);
  assert.equal(next_row(rows, 0, undefined, -1), 0);
  assert.equal(next_row(rows, -1, undefined, 1), 0);
});

test('a row whose button went with the act is where one still is', () => {
  assert.equal(next_row(rows, -1, { row: 'b', index: 1 }, 1), 2);
  assert.equal(next_row(rows, -1, { row: 'b', index: 1 }, -1), 0);
});

test('a row that is gone leaves one between its neighbours', () => {
  const left = ['a', 'c', 'd'];
  assert.equal(left[next_row(left, -1, { row: 'b', index: 1 }, 1)], 'c');
  assert.equal(left[next_row(left, -1, { row: 'b', index: 1 }, -1)], 'a');
});
