import assert from 'node:assert/strict';
import { test } from 'node:test';
import { YardClock } from './yard_clock.ts';

test('a computer that is hours off shows the time of the yard', () => {
  const clock = new YardClock();
  assert.equal(clock.at(5), 0, 'not known yet');
  const yard = Date.parse('2026-11-28T00:10:00Z');
  const own = Date.parse('2026-11-27T07:44:19Z');
  clock.set(yard, own);
  assert.equal(clock.at(own), yard);
  assert.equal(clock.at(own + 60_000), yard + 60_000);
  assert.equal(clock.at(own - 60_000), yard, 'and never goes back');
});
