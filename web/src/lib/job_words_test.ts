import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from './contract.ts';
import { jobs } from './i18n/words/jobs.ts';
import { identities_in, outcomes, settled } from './job_words.ts';

test('pasted identities, however they are parted, each once', () => {
  assert.deepEqual(identities_in(' P1\nP2, P3；P1\r\n\tP4 '), ['P1', 'P2', 'P3', 'P4']);
  assert.deepEqual(identities_in('  '), []);
});

test('what is settled is neither waiting nor under way', () => {
  const counts = Object.fromEntries(outcomes.map((one) => [one, 1]));
  assert.equal(settled({ stations: 9, counts } as unknown as Job), 7);
});

test('every kind, state and outcome has its word', () => {
  const openapi = ['reset', 'availability', 'configuration', 'firmware', 'refresh', 'request'];
  for (const kind of openapi) assert.ok(`job.kind.${kind}` in jobs, kind);
  for (const outcome of outcomes) assert.ok(`job.outcome.${outcome}` in jobs, outcome);
});
