import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Me } from './contract.ts';
import { places_for } from './views.ts';

const paths = (role: Me['role'], location_ids: string[] = []) =>
  places_for({ role, location_ids } as unknown as Me).map((place) => place.path);

test('who is limited to some locations reads the log of those, and nothing that is of the whole', () => {
  const limited = paths('administrator', ['north']);
  assert.ok(limited.includes('/log') && limited.includes('/money'));
  for (const whole of ['/system', '/people', '/tariffs', '/desk']) assert.ok(!limited.includes(whole), whole);
});

test('a viewer sees what is for everybody, and no log of changes', () => {
  const viewer = paths('viewer');
  assert.ok(viewer.includes('/') && viewer.includes('/reports') && viewer.includes('/system'));
  for (const more of ['/log', '/money', '/people', '/jobs']) assert.ok(!viewer.includes(more), more);
});
