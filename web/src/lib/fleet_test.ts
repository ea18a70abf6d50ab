import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Station } from './contract.ts';
import { by_protocol, counted, expiring } from './fleet.ts';

test('the most frequent value comes first, equals by name', () => {
  const found = counted(['b', 'a', 'c', 'c'], (one) => one);
  assert.deepEqual(found, [
    ['c', 2],
    ['a', 1],
    ['b', 1],
  ]);
});

test('of each protocol, how many piles there are and how many are here', () => {
  const pile = (protocol: string, online: boolean) => ({ protocol, online }) as Station;
  assert.deepEqual(by_protocol([pile('dny', true), pile('dny', false), pile('ocpp1.6', true), pile('', false)]), [
    { protocol: 'dny', piles: 2, online: 1 },
    { protocol: '', piles: 1, online: 0 },
    { protocol: 'ocpp1.6', piles: 1, online: 1 },
  ]);
});

test('SIM cards that end within 30 days, the soonest first; who has none is not among them', () => {
  const now = Date.parse('2026-11-27T00:00:00Z');
  const piles = [
    { name: 'later', sim_expires_at: '2026-12-26T00:00:00Z' },
    { name: 'none', sim_expires_at: null },
    { name: 'past', sim_expires_at: '2026-11-01T00:00:00Z' },
    { name: 'far', sim_expires_at: '2027-03-01T00:00:00Z' },
  ] as Station[];
  assert.deepEqual(expiring(piles, now).map((one) => one.name), ['past', 'later']);
});
