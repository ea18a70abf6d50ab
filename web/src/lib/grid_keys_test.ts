import assert from 'node:assert/strict';
import { test } from 'node:test';
import { next_box } from './grid_keys.ts';

// Two piles of three slots side by side, two such rows, the second one shifted by a little.
const boxes = [0, 40, 80, 200, 240, 280].flatMap((left) => [{ left, top: 0 }]).concat(
  [5, 45, 85, 205, 245, 285].map((left) => ({ left, top: 30 })),
).map((box) => ({ ...box, width: 36, height: 25 }));

test('left and right follow the reading order and stop at the ends', () => {
  assert.equal(next_box(boxes, 2, 'ArrowRight'), 3);
  assert.equal(next_box(boxes, 3, 'ArrowLeft'), 2);
  assert.equal(next_box(boxes, 0, 'ArrowLeft'), -1);
  assert.equal(next_box(boxes, 11, 'ArrowRight'), -1);
});

test('up and down go to the nearest tile of the next row and stay in the column', () => {
  assert.equal(next_box(boxes, 4, 'ArrowDown'), 10);
  assert.equal(next_box(boxes, 10, 'ArrowUp'), 4);
  assert.equal(next_box(boxes, 4, 'ArrowUp'), -1);
  assert.equal(next_box(boxes, 10, 'ArrowDown'), -1);
  assert.equal(next_box(boxes, 4, 'Tab'), -1);
  assert.equal(next_box(boxes, -1, 'ArrowDown'), -1);
});
