import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooses, empty_draft, input_of, is_whole } from './job_draft.ts';

test('a draft becomes what the server wants, and nothing that was left empty', () => {
  const draft = { ...empty_draft(), location: 'L1', model: 'M1, M2', online: 'online' as const };
  assert.deepEqual(input_of(draft, '重启'), {
    name: '重启',
    command: { kind: 'reset', when: 'idle' },
    stations: { location_ids: ['L1'], models: ['M1', 'M2'], online: true },
    policy: {
      canary: 3,
      go_on_alone: false,
      at_once: 10,
      per_minute: 0,
      stop_percent: 10,
      charging: 'wait',
      valid_minutes: 60,
    },
  });
});

test('each command takes its own fields along', () => {
  const command = (change: object) => input_of({ ...empty_draft(), ...change }, 'x').command;
  assert.deepEqual(command({ kind: 'availability', operative: true }), { kind: 'availability', operative: true });
  assert.deepEqual(command({ kind: 'configuration', key: ' K ', value: ' v ' }), {
    kind: 'configuration',
    key: 'K',
    value: ' v ',
  });
  assert.deepEqual(command({ kind: 'firmware', address: 'https://x' }), { kind: 'firmware', address: 'https://x' });
  assert.deepEqual(command({ kind: 'request', action: 'Reset', payload: '{"type":"Soft"}' }), {
    kind: 'request',
    action: 'Reset',
    payload: { type: 'Soft' },
  });
});

test('without a choice of stations nothing is asked', () => {
  assert.equal(chooses(empty_draft()), false);
  assert.equal(chooses({ ...empty_draft(), everywhere: true }), true);
  assert.equal(chooses({ ...empty_draft(), identities: ' \n' }), false);
  assert.equal(chooses({ ...empty_draft(), identities: 'P1' }), true);
});

test('a command without what it needs is not whole', () => {
  const whole = (change: object) => is_whole({ ...empty_draft(), ...change });
  assert.equal(whole({}), true);
  assert.equal(whole({ kind: 'configuration' }), false);
  assert.equal(whole({ kind: 'firmware' }), false);
  assert.equal(whole({ kind: 'request', action: 'Reset', payload: '[1]' }), false);
  assert.equal(whole({ kind: 'request', action: 'Reset', payload: '{"type":' }), false);
  assert.equal(whole({ kind: 'request', action: 'Reset' }), true);
});
