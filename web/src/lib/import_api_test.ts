import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resembles } from './import_api.ts';

test('a file of piles that is read as one of locations is known by its columns', () => {
  assert.equal(resembles('locations', ['identity', 'location', 'slots']), 'stations');
  assert.equal(resembles('stations', ['category', 'percent', 'card']), 'concessions');
});

test('a column more says nothing', () => {
  assert.equal(resembles('locations', ['remarks', 'location']), null);
  assert.equal(resembles('stations', []), null);
});
