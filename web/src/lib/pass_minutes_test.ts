import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minutes_of } from './pass_minutes.ts';

test('minutes are whole numbers up to a million, and nothing is no limit', () => {
  assert.equal(minutes_of(' 600 '), 600);
  assert.equal(minutes_of(''), 0);
  assert.equal(minutes_of('1000000'), 1_000_000);
  for (const wrong of ['0', '1000001', '-5', '1.5', '十', '1e3']) assert.equal(minutes_of(wrong), null, wrong);
});
