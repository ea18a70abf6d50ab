import assert from 'node:assert/strict';
import { test } from 'node:test';
import { length_words } from './days.ts';

test('whole years are years, with a leap day or without; everything else is days', () => {
  const said = (days: number) => length_words(days).reverse().join(' ');
  assert.deepEqual([365, 366, 1095, 1096, 1461].map(said), ['1 year', '1 year', '3 years', '3 years', '4 years']);
  assert.deepEqual([30, 90, 400, 1100].map(said), ['30 days', '90 days', '400 days', '1100 days']);
});
