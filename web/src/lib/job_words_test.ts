import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from './contract.ts';
import type { Key } from './i18n/key.ts';
import { text } from './i18n/table.ts';
import { jobs } from './i18n/words/jobs.ts';
import { identities_in, outcomes, said_words, settled, stop_reason, through } from './job_words.ts';

const say = (key: Key) => text('zh', key) ?? '';

test("a station's own words stay", () => {
  assert.equal(said_words('Rejected: InTx', say), 'Rejected: InTx');
  assert.equal(said_words(null, say), '');
});

test('what a station answers in a code is said in words', () => {
  assert.equal(said_words('0', say), jobs['job.answer.done'][0]);
  assert.equal(said_words('ok', say), jobs['job.answer.done'][0]);
  assert.equal(said_words('Accepted', say), jobs['job.answer.accepted'][0]);
  const values = (key: Key, given?: Record<string, string>) => `${key} ${given?.['code']}`;
  assert.equal(said_words('17', values), 'job.answer.code 17');
  assert.equal(said_words('constructor', say), 'constructor');
});

test('why a job stopped', () => {
  const words = (key: Key, values: Record<string, string>) => `${key} ${JSON.stringify(values)}`;
  assert.equal(stop_reason('3 of 10 failed', words), 'job.stopped.why {"failed":"3","all":"10"}');
  assert.equal(stop_reason('something else', words), 'something else');
  assert.equal(stop_reason(null, words), '');
});

test('pasted identities, however they are parted, each once', () => {
  assert.deepEqual(identities_in(' P1\nP2, P3；P1\r\n\tP4 '), ['P1', 'P2', 'P3', 'P4']);
  assert.deepEqual(identities_in('  '), []);
  assert.deepEqual(identities_in('01 号桩\n 02 号桩 \n'), ['01 号桩', '02 号桩']);
});

test('what is settled is neither waiting nor under way', () => {
  const counts = Object.fromEntries(outcomes.map((one) => [one, 1]));
  assert.equal(settled({ stations: 9, counts } as unknown as Job), 7);
});

test('what was called off is not through', () => {
  const counts = { ...Object.fromEntries(outcomes.map((one) => [one, 0])), succeeded: 4, cancelled: 32 };
  assert.equal(through({ stations: 36, counts } as unknown as Job), 4);
});

test('every kind, state and outcome has its word', () => {
  const openapi = ['reset', 'availability', 'configuration', 'firmware', 'refresh', 'request'];
  for (const kind of openapi) assert.ok(`job.kind.${kind}` in jobs, kind);
  for (const outcome of outcomes) assert.ok(`job.outcome.${outcome}` in jobs, outcome);
});
