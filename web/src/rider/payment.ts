// How a top-up that is over ended, for whom it concerns. Pure.
import type { Payment } from './contract.ts';

type Ended = Pick<Payment, 'state' | 'reason'>;

export const is_over = ({ state }: Pick<Payment, 'state'>) => state !== 'created' && state !== 'waiting';

// Paid, but not as it was asked for: not credited, and people look into it.
const paid_otherwise = ['amount_differs', 'currency_differs'];

export function ending_of({ state, reason }: Ended): 'paid' | 'closed' | 'failed' | 'odd' {
  if (state === 'paid' || state === 'closed') return state;
  return paid_otherwise.includes(reason ?? '') ? 'odd' : 'failed';
}

// Whether there is still something to see: it waits, or people look into it.
export const is_open = (payment: Ended) => !is_over(payment) || ending_of(payment) === 'odd';

// The most that is taken at once, as the refusal of a larger amount has it; null: it was another refusal.
export function most_minor_of(fields: readonly { field: string; message: string }[]): number | null {
  const said = fields.find(({ field }) => field === '/amount_minor')?.message ?? '';
  const most = /must be a whole number from \d+ to (\d+)$/.exec(said)?.[1];
  return most === undefined ? null : Number(most);
}

// The number by which the provider knows it, as it stands in the payer's own list.
export const payment_number = (id: string) => id.replaceAll('-', '');
