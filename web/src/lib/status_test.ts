import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OcppStatus } from './contract.ts';
import { is_look, look_of, looks, since_of, usual_looks } from './status.ts';

const expected: Record<OcppStatus, string> = {
  Available: 'free',
  Preparing: 'plugged',
  Charging: 'charging',
  SuspendedEV: 'full',
  SuspendedEVSE: 'paused',
  Finishing: 'full',
  Reserved: 'reserved',
  Unavailable: 'disabled',
  Faulted: 'fault',
};

test('every OCPP status has its look, and silence hides them all', () => {
  for (const [status, look] of Object.entries(expected)) {
    assert.equal(look_of({ status: status as OcppStatus, online: true }), look);
    assert.equal(look_of({ status: status as OcppStatus, online: false }), 'offline');
  }
});

test('every look can be reached, filtered by and is known to the legend', () => {
  const reached = new Set<string>([...Object.values(expected), 'offline']);
  assert.deepEqual([...looks].sort(), [...reached].sort());
  assert.ok(usual_looks.every(is_look));
  assert.ok(!is_look('constructor'));
});

test('a silent slot counts from when its pile was last heard, not from its last change', () => {
  const status_at = '2026-11-27T00:00:00Z';
  assert.equal(since_of({ online: true, status_at }, '2026-11-28T00:00:00Z'), status_at);
  assert.equal(since_of({ online: false, status_at }, '2026-11-27T22:00:00Z'), '2026-11-27T22:00:00Z');
  assert.equal(since_of({ online: false, status_at }, null), null, 'not known is not said');
});
