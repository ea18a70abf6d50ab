// What a ruling on a bill that stands would give back, before it is sent. The server decides by the tariff; this is
// its arithmetic where the bill itself holds everything that is needed. Pure.
import type { ReviewInput, SessionDetail } from './contract.ts';

export type ComesBack =
  | { kind: 'nothing' }
  | { kind: 'amount'; minor: number } // the amount, but for the last fen
  | { kind: 'tariff' }; // less than was billed; how much, only the tariff says

type Full = Pick<SessionDetail, 'bill' | 'credit_notes'>;

const minor_per_major = 100;

export function comes_back(full: Full, ruling: ReviewInput['ruling'], energy_wh: number): ComesBack {
  const { bill } = full;
  if (bill === null || ruling === 'accept') return { kind: 'nothing' };
  const paid = full.credit_notes.reduce((left, note) => left - note.amount.amount_minor, bill.total.amount_minor);
  if (paid <= 0) return { kind: 'nothing' };
  if (ruling === 'waive') return { kind: 'amount', minor: paid };
  if (energy_wh * 1000 >= billed_mwh(bill)) return { kind: 'nothing' };
  const due = due_minor(bill, energy_wh * 1000);
  if (due === null) return { kind: 'tariff' };
  return due < paid ? { kind: 'amount', minor: paid - due } : { kind: 'nothing' };
}

type Bill = NonNullable<SessionDetail['bill']>;

// The energy of the bill: that of the fee with most of it, for each fee counts the same energy.
function billed_mwh(bill: Bill): number {
  const of_fee = { electricity: 0, service: 0 };
  for (const line of bill.lines) {
    if (line.dimension === 'ENERGY' && line.kind === 'counted') of_fee[line.fee] += line.quantity - line.added_by_step;
  }
  return Math.max(of_fee.electricity, of_fee.service);
}

// Null where something else than one price per kWh decides: several bands, a step, a pass, a least price.
function due_minor(bill: Bill, mwh: number): number | null {
  if (bill.lines.some((line) => line.kind !== 'counted' || line.added_by_step > 0)) return null;
  const energy = bill.lines.filter((line) => line.dimension === 'ENERGY');
  if (new Set(energy.map((line) => line.fee)).size !== energy.length) return null;
  const fixed = bill.lines.filter((line) => line.dimension !== 'ENERGY');
  const minor_of = (price: number) => Math.floor((mwh * Math.round(price * 1e5)) / (1e6 * 1e5 / minor_per_major) + 0.5);
  return (
    fixed.reduce((sum, line) => sum + line.amount.amount_minor, 0) +
    energy.reduce((sum, line) => sum + minor_of(line.price), 0)
  );
}
