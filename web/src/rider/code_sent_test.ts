import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code_sent, kept_code, seconds_until } from './code_sent.ts';

const answer = { ticket: 'a1', sent: true, resend_in_s: 60, expires_in_s: 600 };

test('a code that was sent is found again after the browser was closed', () => {
  const sent = code_sent('13800000000', answer, 1_000);
  const text = JSON.stringify(sent);
  assert.deepEqual(kept_code(text, '13800000000', 5_000), sent);
  assert.equal(seconds_until(sent.again_at_ms, 31_000), 30);
  assert.equal(seconds_until(sent.again_at_ms, 99_000), 0);
});

test('but not for another number, nor when it is over, nor from what is no note of ours', () => {
  const text = JSON.stringify(code_sent('13800000000', answer, 1_000));
  assert.equal(kept_code(text, '13800000001', 5_000), null);
  assert.equal(kept_code(text, '13800000000', 601_000), null);
  for (const other of ['', '{', 'null', '{"phone":"13800000000"}']) {
    assert.equal(kept_code(other, '13800000000', 5_000), null, other);
  }
});
