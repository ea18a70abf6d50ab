import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionDetail, YardEvent } from './contract.ts';
import { happenings } from './timeline.ts';

const session = {
  state: 'ended',
  started_at: '2026-11-26T14:00:00Z',
  ended_at: '2026-11-26T15:00:00Z',
  last_seen_at: '2026-11-26T15:00:00Z',
  token_uid: 'A1',
  review: {
    ruling: 'waive',
    reason: 'meter',
    proposed_by: 'Li',
    proposed_at: '2026-11-26T16:00:00Z',
    decided_by: 'Wang',
    decided_at: '2026-11-26T17:00:00Z',
  },
  credit_notes: [{ at: '2026-11-26T17:00:00Z', who: 'Wang', reason: 'meter' }],
} as unknown as SessionDetail;
const event = (kind: string, at: string, details: Record<string, string> = {}) =>
  ({ kind, at, details }) as unknown as YardEvent;

test('facts, events and decisions stand in the order of time, nothing twice', () => {
  const all = happenings(session, [
    event('session.started', '2026-11-26T14:00:01Z'),
    event('alarm.raised', '2026-11-26T14:30:00Z', { kind: 'protection.slot_warm' }),
  ]);
  assert.deepEqual(
    all.map(({ key, by, more, tone }) => [key, by, more, tone]),
    [
      ['began', '', 'A1', 'good'],
      ['alarm.raised', '', 'protection.slot_warm', 'bad'],
      ['ended', '', '', 'good'],
      ['proposed.waive', 'Li', 'meter', 'plain'],
      ['decided.waive', 'Wang', '', 'plain'],
      ['credited', 'Wang', 'meter', 'plain'],
    ],
  );
});

test('what one person decided alone stands once', () => {
  const alone = { ...session, review: { ...session.review!, decided_by: 'Li', decided_at: '2026-11-26T16:00:00Z' }, credit_notes: [] };
  const ruled = happenings(alone, []).filter((one) => one.by !== '');
  assert.deepEqual(
    ruled.map(({ key, by, more }) => [key, by, more]),
    [['ruled.waive', 'Li', 'meter']],
  );
});

test('what waits for a second person is a proposal', () => {
  const open = { ...session, review: { ...session.review!, decided_by: null, decided_at: null }, credit_notes: [] };
  assert.deepEqual(happenings(open, []).filter((one) => one.by !== '').map((one) => one.key), ['proposed.waive']);
});

test('the second opinion says by which rule', () => {
  const all = happenings(session, [event('protection', '2026-11-26T14:30:00Z', { rule: 'slot_hot', action: 'stop' })]);
  assert.equal(all.find((one) => one.key === 'protection')?.more, 'protection.slot_hot');
});

test('a running session has no end but a last reading', () => {
  const running = { ...session, state: 'active', review: null, credit_notes: [], ended_at: null } as SessionDetail;
  assert.deepEqual(happenings(running, []).map((one) => one.key), ['began', 'last_reading']);
});
