import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiderStart } from './contract.ts';
import {
  advanced,
  beginning,
  is_final,
  is_over,
  own_charge,
  reason_in,
  recovery_ms,
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
  assert.equal(states(after(answer('failed', { reason: 'no_answer' }))), 'failed ahead ahead');
  assert.equal(states(after(failed)), 'done failed ahead', 'the pile was reached, it said so');
  assert.equal(states(after(answer('sent'), failed)), 'done failed ahead');
  const late = after(answer('accepted'), failed);
  assert.equal(states(late), 'done done failed');
  assert.deepEqual([late.reason, late.free_slots, is_over(late)], ['not_plugged', [4], true]);
});

test('an answer that was overtaken takes nothing back', () => {
  assert.equal(states(after(answer('accepted'), answer('sent'))), 'done done now');
  const over = after(answer('flowing', { charge_id: 'c' }), answer('failed', { reason: 'busy' }));
  assert.deepEqual([states(over), over.reason], ['done done done', null]);
  const failed = after(answer('failed', { reason: 'no_answer' }), answer('accepted'));
  assert.equal(states(failed), 'failed ahead ahead');
});

test('a charge that is known stays known', () => {
  assert.equal(after(answer('accepted', { charge_id: 'c' }), answer('accepted')).charge_id, 'c');
});

test('a refusal is explained by its word, if there are words for it', () => {
  assert.deepEqual(['no_credit', 'cut', 'in_flight', ''].map(reason_in), ['no_credit', 'cut', null, null]);
});

test('a refusal fails a start that never was one', () => {
  const refused = advanced(beginning, { ...answer('failed', { free_slots: [4] }), reason: 'not_plugged', refused: true });
  assert.deepEqual([states(refused), refused.reason, refused.refused], ['failed ahead ahead', 'not_plugged', true]);
  assert.equal(after(answer('failed', { reason: 'not_plugged' })).refused, false);
});

test('a pile without current fails at the last step, and its charge stays known', () => {
  const vain = advanced(beginning, { ...answer('failed', { charge_id: 'c' }), reason: 'no_current' });
  assert.deepEqual([states(vain), vain.charge_id], ['done done failed', 'c']);
});

const problem = (status: number, reason = '') => ({ status, reason });

test('a start that got no answer is asked for until there is one', () => {
  for (const status of [0, 408, 500, 502, 504]) assert.ok(!is_final(problem(status), false, 10 * recovery_ms));
});

test('right after a restart, or over a dead request, a refusal says nothing for a while', () => {
  for (const reason of ['offline', 'not_ready']) {
    const status = reason === 'offline' ? 503 : 409;
    assert.ok(is_final(problem(status, reason), false, 0), 'nothing was asked before: an answer');
    assert.ok(!is_final(problem(status, reason), true, recovery_ms - 1));
    assert.ok(is_final(problem(status, reason), true, recovery_ms));
  }
  for (const seen of [problem(503), problem(409, 'in_flight')]) {
    assert.ok(!is_final(seen, false, 0));
    assert.ok(is_final(seen, false, recovery_ms));
  }
});

test('every other refusal is an answer at once', () => {
  for (const seen of [problem(409, 'busy'), problem(404), problem(429), problem(422)]) {
    assert.ok(is_final(seen, true, 0));
  }
});

test('a start that was lost is found again as the charge that it became', () => {
  const charges = [
    { id: 'a', code: '13544001', slot: 2 },
    { id: 'b', code: '13544002', slot: 3 },
    { id: 'c', code: '13544001', slot: 3 },
  ];
  assert.equal(own_charge(charges, '13544001', 3), 'c');
  assert.equal(own_charge(charges, '13544001', 4), null);
});
