import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imbalance, kinds_of } from './accounts.ts';
import type { AccountTotals } from './contract.ts';

const total = (kind: string, owner: string | null, debits: number, credits: number) =>
  ({
    account: { kind, owner },
    debits: { amount_minor: debits, currency: 'CNY' },
    credits: { amount_minor: credits, currency: 'CNY' },
  }) as AccountTotals;

test('accounts are gathered by kind, wallets first', () => {
  const kinds = kinds_of([total('service', 'a', 0, 7), total('wallet', null, 20, 50), total('service', 'b', 1, 3)]);
  assert.deepEqual(
    kinds.map(({ kind, balance, rows }) => [kind, balance, rows.length]),
    [
      ['wallet', 30, 1],
      ['service', 9, 2],
    ],
  );
});

test('what is debited is credited; a difference is seen', () => {
  assert.equal(imbalance(kinds_of([total('cash', 'o', 50, 0), total('wallet', null, 0, 50)])), 0);
  assert.equal(imbalance(kinds_of([total('cash', 'o', 50, 0), total('wallet', null, 0, 49)])), -1);
});

test('a kind of account that this page does not know is counted all the same', () => {
  const kinds = kinds_of([total('wallet', null, 50, 0), total('new_one', 'o', 0, 50)]);
  assert.deepEqual(kinds.map(({ kind }) => kind), ['wallet', 'new_one']);
  assert.equal(imbalance(kinds), 0);
});
