// The ledger's accounts as people look at them: by kind, with what each kind comes to. Pure.
import type { AccountTotals, Money } from './contract.ts';

export interface Kind {
  kind: AccountTotals['account']['kind'];
  rows: AccountTotals[];
  debits: number;
  credits: number;
  balance: number;
}

// In the order in which money moves: paid in, set aside, earned, given away, taken to the bank.
const order: Kind['kind'][] = [
  'wallet',
  'gift',
  'held',
  'electricity',
  'service',
  'concession',
  'pass',
  'overshoot',
  'unpaid',
  'cash',
  'till_difference',
  'bank',
  'provider',
  'merchant_fee',
  'refunding',
  'granted',
  'opening',
];

export function kinds_of(totals: AccountTotals[]): Kind[] {
  const others = totals.map((one) => one.account.kind).filter((kind) => !order.includes(kind));
  return [...order, ...new Set(others)].flatMap((kind) => {
    const rows = totals.filter((one) => one.account.kind === kind);
    if (rows.length === 0) return [];
    const sum = (side: 'debits' | 'credits') => rows.reduce((all, one) => all + one[side].amount_minor, 0);
    const debits = sum('debits');
    const credits = sum('credits');
    return [{ kind, rows, debits, credits, balance: credits - debits }];
  });
}

// Nothing is lost and nothing made: what is debited is credited.
export function imbalance(kinds: Kind[]): number {
  return kinds.reduce((sum, one) => sum + one.balance, 0);
}

export const currency_of = (totals: AccountTotals[]): string => totals[0]?.debits.currency ?? 'CNY';
export const as_money = (amount_minor: number, currency: string): Money => ({ amount_minor, currency });
