import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pressed } from './twice.ts';

test('the first press says what will happen, the second one does it', () => {
  const first = pressed('', 'Li gets ¥50.00');
  assert.deepEqual(first, { asked: 'Li gets ¥50.00', act: false });
  assert.deepEqual(pressed(first.asked, 'Li gets ¥50.00'), { asked: '', act: true });
});

test('what has changed meanwhile is asked about anew', () => {
  assert.deepEqual(pressed('Li gets ¥50.00', 'Li gets ¥500.00'), { asked: 'Li gets ¥500.00', act: false });
});

test('nothing to say needs no second press', () => {
  assert.deepEqual(pressed('', ''), { asked: '', act: true });
});
