import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ending_of, is_open, is_over, most_minor_of, payment_number } from './payment.ts';

test('who paid another amount is never told that nothing was charged', () => {
  assert.equal(ending_of({ state: 'failed', reason: 'amount_differs' }), 'odd');
  assert.equal(ending_of({ state: 'failed', reason: 'currency_differs' }), 'odd');
  assert.equal(ending_of({ state: 'failed', reason: 'refused' }), 'failed');
  assert.equal(ending_of({ state: 'failed', reason: null }), 'failed');
  assert.equal(ending_of({ state: 'closed', reason: null }), 'closed');
  assert.equal(ending_of({ state: 'paid', reason: 'paid_late' }), 'paid');
});

test("a payment's number is the one that the payer finds in the provider's application", () => {
  assert.equal(payment_number('019ac0de-0000-7000-8000-000000000001'), '019ac0de000070008000000000000001');
});

test('a top-up is looked after until the money is there or nothing was charged', () => {
  const seen = (state: 'created' | 'waiting' | 'paid' | 'closed' | 'failed', reason: string | null = null) =>
    [is_over({ state }), is_open({ state, reason })];
  assert.deepEqual(seen('created'), [false, true]);
  assert.deepEqual(seen('waiting'), [false, true]);
  assert.deepEqual(seen('paid'), [true, false]);
  assert.deepEqual(seen('closed'), [true, false]);
  assert.deepEqual(seen('failed', 'refused'), [true, false]);
  assert.deepEqual(seen('failed', 'amount_differs'), [true, true]);
});

test('how much is too much is read from the refusal, in the words of the server', () => {
  const written = readFileSync('../src/api/json_input.cpp', 'utf8');
  assert.ok(written.includes('"must be a whole number from {} to {}"'));
  const message = 'amount_minor must be a whole number from 1 to 50000';
  assert.equal(most_minor_of([{ field: '/label', message: 'x' }, { field: '/amount_minor', message }]), 50_000);
  assert.equal(most_minor_of([{ field: '/label', message }]), null);
  assert.equal(most_minor_of([]), null);
});
