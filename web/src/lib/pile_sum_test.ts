import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slot } from './contract.ts';
import { sum_of } from './pile_sum.ts';
import type { Look } from './status.ts';

const slot = (id: string, status: string, power_w: number | null = null, online = true) =>
  ({ id, status, online, session: power_w === null ? null : { power_w } }) as Slot;
const nothing: ReadonlySet<Look> = new Set();

test('what charges is told before what is free, and a fault before everything', () => {
  const slots = [slot('1', 'Available'), slot('2', 'Charging', 180), slot('3', 'Available')];
  const sum = { look: 'charging', slot_id: '2', counts: [['charging', 1], ['free', 2]], power_w: 180 };
  assert.deepEqual(sum_of(slots, nothing), sum);
  const fault = sum_of([...slots, slot('4', 'Faulted')], nothing);
  assert.deepEqual([fault?.look, fault?.slot_id], ['fault', '4']);
});

test('the power is that of all slots that charge', () => {
  const slots = [slot('1', 'Charging', 180), slot('2', 'Charging', 20), slot('3', 'SuspendedEV', 5)];
  assert.equal(sum_of(slots, nothing)?.power_w, 200);
  assert.equal(sum_of([slot('1', 'Charging')], nothing)?.power_w, null);
});

test('a pile that is away looks like that, whatever its slots said last', () => {
  const away = [slot('1', 'Charging', 180, false), slot('2', 'Available', null, false)];
  assert.deepEqual(sum_of(away, nothing), { look: 'offline', slot_id: '1', counts: [['offline', 2]], power_w: null });
});

test('what is asked for comes first', () => {
  const slots = [slot('1', 'Faulted'), slot('2', 'Charging', 90), slot('3', 'Available')];
  const asked = sum_of(slots, new Set<Look>(['free']));
  assert.deepEqual(asked?.counts, [['free', 1], ['fault', 1], ['charging', 1]]);
  assert.equal(asked?.slot_id, '3');
});

test('a pile without slots has nothing to tell', () => {
  assert.equal(sum_of([], nothing), undefined);
});
