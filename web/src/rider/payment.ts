// How a top-up that is over ended, for whom it concerns. Pure.
import type { Payment } from './contract.ts';

type Ended = Pick<Payment, 'state' | 'reason'>;

// Paid, but not as it was asked for: not credited, and people look into it.
const paid_otherwise = ['amount_differs', 'currency_differs'];

export function ending_of({ state, reason }: Ended): 'paid' | 'closed' | 'failed' | 'odd' {
  if (state === 'paid' || state === 'closed') return state;
  return paid_otherwise.includes(reason ?? '') ? 'odd' : 'failed';
}

// The number by which the provider knows it, as it stands in the payer's own list.
export const payment_number = (id: string) => id.replaceAll('-', '');
