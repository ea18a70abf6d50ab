import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Me } from './contract.ts';
import { may_open, places_for } from './views.ts';

const paths = (role: Me['role'], location_ids: string[] = []) =>
  places_for({ role, location_ids } as unknown as Me).map((place) => place.path);

test('who is limited to some locations reads the log of those, and nothing that is of the whole', () => {
  const limited = paths('administrator', ['north']);
  assert.ok(limited.includes('/log') && limited.includes('/money'));
  for (const whole of ['/system', '/people', '/tariffs', '/desk']) assert.ok(!limited.includes(whole), whole);
});

test('wallets are of the whole: nobody else is led to them', () => {
  const may = (role: Me['role'], location_ids: string[]) => may_open({ role, location_ids } as unknown as Me, '/desk');
  assert.deepEqual([may('operator', []), may('operator', ['north']), may('viewer', [])], [true, false, false]);
});

test('a viewer sees what is for everybody, and no log of changes', () => {
  const viewer = paths('viewer');
  assert.ok(viewer.includes('/') && viewer.includes('/reports') && viewer.includes('/system'));
  for (const more of ['/log', '/money', '/people', '/jobs']) assert.ok(!viewer.includes(more), more);
});
