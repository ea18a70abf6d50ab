import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { minor_of } from './amount.ts';

test('whole, one and two decimals', () => {
  assert.equal(minor_of('50'), 5000);
  assert.equal(minor_of('0.5'), 50);
  assert.equal(minor_of(' ¥12.34 '), 1234);
  assert.equal(minor_of('3。05'), 305);
});

test('nothing is an amount only where it may be counted', () => {
  assert.equal(minor_of('0', true), 0);
  assert.equal(minor_of('0.00', true), 0);
  assert.equal(minor_of('', true), null);
});

test('as a Chinese keyboard writes it, and half typed', () => {
  assert.equal(minor_of('１００'), 10_000);
  assert.equal(minor_of('￥30 元'), 3000);
  assert.equal(minor_of('３．５'), 350);
  assert.equal(minor_of('3.'), 300);
});

test('what is no amount is not guessed', () => {
  for (const text of ['', '0', '0.00', '-5', '1,000', '1.234', '1e3', 'abc', '5 0', '100000.01', '.', '元', '.5']) {
    assert.equal(minor_of(text), null, text);
  }
});

test('the most that goes over the counter', () => {
  assert.equal(minor_of('100000'), 10_000_000);
});
