import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarm_kinds } from './i18n/words/alarm_kinds.ts';
import { alarms } from './i18n/words/alarms.ts';

const kinds = Object.keys(alarm_kinds).filter((key) => key.startsWith('alarm.'));

test('whatever is wrong, it is said what to do about it', () => {
  const silent = kinds.filter((key) => !(key.replace('alarm.', 'todo.') in alarms));
  assert.deepEqual(silent, []);
});

test('nothing is said about what never happens', () => {
  const known = new Set(kinds.map((key) => key.replace('alarm.', 'todo.')));
  assert.deepEqual(Object.keys(alarms).filter((key) => key.startsWith('todo.') && !known.has(key)), []);
});
