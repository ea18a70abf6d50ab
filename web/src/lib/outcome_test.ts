import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { outcome_words } from './outcome.ts';

const said = (outcome: string) =>
  outcome_words(outcome, (key, values) => [key, ...Object.values(values)].join(' '));

test('what the server says of a message has words in both languages', () => {
  assert.equal(said('taken (200)'), 'outcome.taken');
  assert.equal(said('answered with status 503'), 'outcome.status 503');
  assert.equal(said('the robot says 93000: invalid webhook url'), 'outcome.robot 93000 : invalid webhook url');
  assert.equal(said('the robot says 45009'), 'outcome.robot 45009 ');
  assert.equal(said('localhost is an address that may not be called'), 'outcome.forbidden localhost');
  assert.equal(said('a.example: was not found: Host not found'), 'outcome.not.found a.example');
  assert.equal(said('a.example: connecting: refused'), 'outcome.connection a.example connecting: refused');
  assert.equal(said('it is still closed'), 'outcome.closed');
  assert.equal(said('something new'), 'something new');
});

test("the sentences are the server's", () => {
  const server = ['answers.cpp'].map((name) => readFileSync(`../src/interop/${name}`, 'utf8')).join('');
  for (const sentence of [
    'answered with status ',
    'the robot says ',
    "the robot's answer is not understood",
    'it is still closed',
    'it does not say that it is open',
  ]) {
    assert.ok(server.includes(sentence), sentence);
  }
});
