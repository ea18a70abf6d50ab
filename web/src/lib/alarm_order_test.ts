import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from './contract.ts';
import { concerns_alarms, grouped, is_called_for, sorted } from './alarm_order.ts';

const alarm = (id: string, level: Alarm['level'], last_at: string) => ({ id, level, last_at }) as Alarm;

test('the worst alarm stands first, and of the same level the latest', () => {
  const order = sorted([
    alarm('door', 'ordinary', '2026-11-23T12:05:00Z'),
    alarm('smoke', 'urgent', '2026-11-23T12:00:00Z'),
    alarm('water', 'important', '2026-11-23T12:01:00Z'),
    alarm('fire', 'urgent', '2026-11-23T12:02:00Z'),
  ]);
  assert.deepEqual(
    order.map((one) => one.id),
    ['fire', 'smoke', 'water', 'door'],
  );
});

test('alarms and cuts make the board look again, charging does not', () => {
  assert.ok(concerns_alarms('alarm.escalated'));
  assert.ok(concerns_alarms('cut.released'));
  assert.ok(!concerns_alarms('session.started'));
});

test('the same wrong at many places is one group, what is urgent stands alone', () => {
  const many = (kind: string, level: Alarm['level'], count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...alarm(`${kind}${n}`, level, ''), kind }) as Alarm);
  const groups = grouped([
    ...many('smoke', 'urgent', 9),
    ...many('silent', 'ordinary', 200),
    ...many('faulted', 'ordinary', 4),
  ]);
  assert.deepEqual(
    groups.map(({ alarms }) => alarms.length),
    [...Array(9).fill(1), 200, 1, 1, 1, 1],
  );
});

test('somebody is called for a new urgent alarm, and again for each reminder', () => {
  const alarm = (id: string, level: Alarm['level'], state: Alarm['state'], step: number) =>
    ({ id, level, state, step }) as Alarm;
  const before = [alarm('1', 'urgent', 'raised', 0), alarm('2', 'ordinary', 'raised', 0)];
  assert.equal(is_called_for(before, before), false);
  assert.equal(is_called_for(before, [...before, alarm('3', 'urgent', 'raised', 0)]), true);
  assert.equal(is_called_for(before, [alarm('1', 'urgent', 'raised', 1)]), true, 'escalated');
  assert.equal(is_called_for(before, [alarm('1', 'urgent', 'acknowledged', 1)]), false, 'somebody has it');
  assert.equal(is_called_for(before, [...before, alarm('4', 'important', 'raised', 0)]), false);
});
