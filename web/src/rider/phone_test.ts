import assert from 'node:assert/strict';
import { test } from 'node:test';
import { is_callable, is_mobile, phone_digits } from './phone.ts';

test('a number is the same however it is typed', () => {
  for (const text of ['13866660001', '138 6666 0001', '138-6666-0001', '+86 138 6666 0001', '１３８６６６６０００１']) {
    assert.equal(phone_digits(text), '13866660001', text);
    assert.ok(is_mobile(phone_digits(text)));
  }
});

test('to be called back, a fixed line does as well; a few digits do not', () => {
  assert.equal(phone_digits('0371-6666 6666'), '037166666666');
  assert.ok(is_callable('037166666666') && !is_mobile('037166666666'));
  assert.ok(!is_callable(phone_digits('138')) && !is_callable(phone_digits('abc')));
});
