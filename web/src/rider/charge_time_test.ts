import assert from 'node:assert/strict';
import { test } from 'node:test';
import { length_ms, time_there } from './charge_time.ts';

const minute = 60_000;
const at = (text: string) => `2026-11-27T${text}:00Z`;
const ms = (text: string) => Date.parse(at(text));
const charge = {
  state: 'charging',
  started_at: at('10:00'),
  ended_at: null,
  last_reading_at: at('10:30'),
} as const;

test("this telephone's clock counts while it fits to the readings", () => {
  assert.equal(length_ms(charge, ms('10:33')), 33 * minute);
  assert.equal(time_there(null, ms('10:33')), ms('10:33'));
});

test('a clock that runs otherwise does not', () => {
  assert.equal(length_ms(charge, ms('10:10')), 30 * minute);
  assert.equal(length_ms(charge, ms('18:00')), 30 * minute);
});

test('a charge that began this minute has no reading yet', () => {
  assert.equal(length_ms({ ...charge, last_reading_at: null }, ms('10:01')), minute);
});

test('a silent pile vouches only for what it has read; an end is an end', () => {
  assert.equal(length_ms({ ...charge, state: 'silent' }, ms('10:33')), 30 * minute);
  assert.equal(length_ms({ ...charge, state: 'ended', ended_at: at('11:00') }, ms('11:05')), 60 * minute);
});
