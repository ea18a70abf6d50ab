import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Operation } from './contract.ts';
import { new_key, outcome_of } from './orders.ts';

const operation = (state: Operation['state'], answer: unknown): Operation => ({
  id: 'o',
  station_id: 's',
  action: 'RemoteStartTransaction',
  requested_by: 'me',
  request: {},
  created_at: null,
  finished_at: null,
  state,
  answer,
  failure: null,
});

test('only "Accepted" and "ok" count as accepted; the word stays the pile\'s own', () => {
  const cases: [Operation, boolean, string][] = [
    [operation('done', { status: 'Accepted' }), true, 'Accepted'],
    [operation('done', '{"status":"Accepted"}'), true, 'Accepted'],
    [operation('done', { status: 'Rejected' }), false, 'Rejected'],
    [operation('done', { result: 'ok', frame: '444E59' }), true, 'ok'],
    [operation('done', { result: 'not_plugged', frame: '444E59' }), false, 'not_plugged'],
    [operation('done', 'NotSupported'), false, 'NotSupported'],
    [operation('done', { status: 7 }), false, ''],
    [operation('done', null), false, ''],
    [operation('sent', { status: 'Accepted' }), false, 'Accepted'],
    [operation('failed', null), false, ''],
  ];
  for (const [given, accepted, word] of cases) {
    assert.deepEqual(outcome_of(given), { accepted, word });
  }
});

test('idempotency keys are 128 bits and differ', () => {
  const keys = new Set(Array.from({ length: 100 }, new_key));
  assert.equal(keys.size, 100);
  for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/);
});

test('no page asks for what a browser has only over TLS and on its own machine', () => {
  const users = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('_test.ts'))
    .filter((path) => readFileSync(join('src', path), 'utf8').includes('.randomUUID('));
  assert.deepEqual(users, []); // crypto.randomUUID: new_key() is there everywhere
});
