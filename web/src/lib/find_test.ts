import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, type Goal } from './find.ts';

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

test('an id leads to its session', () => {
  const id = '01a21833-8be4-7344-9def-efd8f8f843bd';
  assert.equal(found(goals, ` ${id.toUpperCase()} `, 'session')[0]?.path, `/sessions/${id}`);
});
