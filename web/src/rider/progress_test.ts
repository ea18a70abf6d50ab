import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiderStart } from './contract.ts';
import {
  advanced,
  beginning,
  is_over,
  reason_in,
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

test('a refusal is explained by its word, if there are words for it', () => {
  assert.deepEqual(['no_credit', 'cut', 'in_flight', ''].map(reason_in), ['no_credit', 'cut', null, null]);
});

test('a refusal fails a start that never was one', () => {
  const refused = advanced(beginning, { ...answer('failed', { free_slots: [4] }), reason: 'no_credit' });
  assert.deepEqual([states(refused), refused.reason], ['failed ahead ahead', 'no_credit']);
});
