import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, goals_of, type Goal } from './find.ts';

const goal = (kind: string, name: string, more = ''): Goal => ({ kind, name, more, path: name });
const goals = [goal('slot', 'B01 · 1'), goal('pile', 'A07', 'north'), goal('view', 'Alarms', '/alarms')];
const names = (text: string) => found(goals, text, 'session').map((one) => one.name);

test('every word must occur, in the kind, the name or what stands beside it', () => {
  assert.deepEqual(names('north a07'), ['A07']);
  assert.deepEqual(names('north b01'), []);
});

test('names that begin with what was typed come first', () => {
  assert.deepEqual(names('a'), ['A07', 'Alarms']);
  assert.deepEqual(names('0'), ['B01 · 1', 'A07']);
});

test('a pile that the server found leads to its page, a slot to its panel', () => {
  const words = { pile: 'pile', slot: 'slot', numbered: (number: number) => `slot ${number}` };
  const pile = { station_id: 's', evse_id: 'e', slot: null, name: 'A07', location: 'North', location_id: 'l' };
  assert.deepEqual(goals_of([pile, { ...pile, slot: 3 }], words, 'a0'), [
    { kind: 'pile', name: 'A07', more: 'North', path: '/stations/s' },
    { kind: 'slot', name: 'A07 · slot 3', more: 'North', path: '/?slot=e' },
  ]);
});

test('a slot whose number was typed stands above the piles in which it occurs', () => {
  const words = { pile: 'pile', slot: 'slot', numbered: String };
  const pile = { station_id: 's', evse_id: 'e', slot: null, name: 'A07', location: 'North', location_id: 'l' };
  const items = [pile, { ...pile, name: 'B3' }, { ...pile, slot: 3 }];
  assert.deepEqual(goals_of(items, words, 'a07 3').map(({ kind }) => kind), ['slot', 'pile', 'pile']);
  const named = [{ ...pile, name: 'Car 3' }, { ...pile, slot: 3 }];
  assert.deepEqual(goals_of(named, words, 'car 3').map(({ kind }) => kind), ['pile', 'slot']);
});

test('an id leads to its session', () => {
  const id = '01a21833-8be4-7344-9def-efd8f8f843bd';
  assert.equal(found(goals, ` ${id.toUpperCase()} `, 'session')[0]?.path, `/sessions/${id}`);
});
