import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiderStart } from './contract.ts';
import {
  advanced,
  beginning,
  is_over,
  reason_of_refusal,
  state_of,
  steps,
  type Progress,
} from './progress.ts';

const answer = (step: RiderStart['step'], more: Partial<RiderStart> = {}): RiderStart => ({
  id: 's',
  step,
  reason: null,
  charge_id: null,
  free_slots: [],
  ...more,
});
const after = (...answers: RiderStart[]) => answers.reduce(advanced, beginning);
const states = (progress: Progress) => steps.map((step) => state_of(progress, step)).join(' ');

test('each step is under way until the pile says it is done', () => {
  assert.equal(states(beginning), 'now ahead ahead');
  assert.equal(states(after(answer('sent'))), 'done now ahead');
  assert.equal(states(after(answer('sent'), answer('accepted'))), 'done done now');
  const flowing = after(answer('sent'), answer('flowing', { charge_id: 'c' }));
  assert.equal(states(flowing), 'done done done');
  assert.ok(is_over(flowing));
  assert.equal(flowing.charge_id, 'c');
});

test('a failure names the step that was under way', () => {
  const failed = answer('failed', { reason: 'not_plugged', free_slots: [4] });
  assert.equal(states(after(failed)), 'failed ahead ahead');
  assert.equal(states(after(answer('sent'), failed)), 'done failed ahead');
  const late = after(answer('accepted'), failed);
  assert.equal(states(late), 'done done failed');
  assert.deepEqual([late.reason, late.free_slots, is_over(late)], ['not_plugged', [4], true]);
});

test('an answer that was overtaken takes nothing back', () => {
  assert.equal(states(after(answer('accepted'), answer('sent'))), 'done done now');
  const over = after(answer('flowing', { charge_id: 'c' }), answer('failed', { reason: 'busy' }));
  assert.deepEqual([states(over), over.reason], ['done done done', null]);
  const failed = after(answer('failed', { reason: 'busy' }), answer('accepted'));
  assert.equal(states(failed), 'failed ahead ahead');
});

test('a charge that is known stays known', () => {
  assert.equal(after(answer('accepted', { charge_id: 'c' }), answer('accepted')).charge_id, 'c');
});

test('a refusal is explained by what the pile says of the slot, then by the balance', () => {
  const least = { amount_minor: 300, currency: 'CNY' };
  const statuses = ['Available', 'Preparing', 'Charging', 'Faulted', 'Finishing'] as const;
  const slots = statuses.map((status, index) => ({
    number: index + 1,
    label: '',
    status,
    online: true,
  }));
  const why = (number: number, available_minor: number | null = 300, online = true) =>
    reason_of_refusal({ online, slots, least }, number, available_minor);
  assert.deepEqual([1, 2, 3, 4, 5].map((number) => why(number)), [
    'not_plugged',
    null,
    'busy',
    'pile_fault',
    'busy',
  ]);
  assert.deepEqual([why(2, 299), why(1, 0), why(2, null)], ['no_credit', 'no_credit', null]);
  assert.deepEqual([why(9), why(2, 300, false)], ['offline', 'offline']);
});
