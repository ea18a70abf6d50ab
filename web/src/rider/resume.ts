// What this telephone remembers, so that a closed browser loses nothing: the pile, a start that is
// under way with the key that keeps it from happening twice, the charge, and what was being typed.
// The storage is handed in; a browser that forbids it forgets.

import type { RiderCharge } from './contract.ts';
import type { Label } from './label.ts';

export interface PendingStart {
  key: string; // Idempotency-Key
  label: string;
  slot: number;
  at_ms: number; // of this telephone
  id: string | null; // null: no answer came yet
  asked?: boolean; // a request left, so that it may have been done although no answer came
}

export interface KnownCharge {
  id: string;
  label: string;
}

export interface Remembered {
  label: string | null; // of the last pile
  zone: string | null; // whose clocks its place has
  phone: string | null; // who is called there
  start: PendingStart | null;
  charge: KnownCharge | null;
  payment: string | null; // a top-up that is not over, as far as is known here
}

const nothing: Remembered = {
  label: null,
  zone: null,
  phone: null,
  start: null,
  charge: null,
  payment: null,
};
const place = 'rider';

// After that a start has long come to something; the wallet's list of charges knows what.
const start_kept_ms = 10 * 60_000;

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function is_start(value: unknown): value is PendingStart {
  const start = value as PendingStart | null;
  return (
    typeof start === 'object' &&
    start !== null &&
    typeof start.key === 'string' &&
    typeof start.label === 'string' &&
    typeof start.slot === 'number' &&
    typeof start.at_ms === 'number' &&
    (start.id === null || typeof start.id === 'string')
  );
}

function is_charge(value: unknown): value is KnownCharge {
  const charge = value as KnownCharge | null;
  return typeof charge?.id === 'string' && typeof charge.label === 'string';
}

export function recall(store: Store | null, now_ms: number): Remembered {
  try {
    const kept = JSON.parse(store?.getItem(place) ?? '{}') as Record<string, unknown>;
    const start = is_start(kept['start']) ? kept['start'] : null;
    const age_ms = start === null ? 0 : now_ms - start.at_ms;
    const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : null);
    return {
      label: text('label'),
      zone: text('zone'),
      phone: text('phone'),
      start: age_ms >= 0 && age_ms < start_kept_ms ? start : null,
      charge: is_charge(kept['charge']) ? kept['charge'] : null,
      payment: text('payment'),
    };
  } catch {
    return nothing; // forbidden, or not ours
  }
}

export function remember(store: Store | null, changes: Partial<Remembered>, now_ms: number) {
  try {
    store?.setItem(place, JSON.stringify({ ...recall(store, now_ms), ...changes }));
  } catch {
    // forbidden or full: it lasts as long as the page
  }
}

export type Resumed = { view: 'start'; start: PendingStart } | { view: 'charge'; id: string } | null;

// Where a page that is opened afresh goes on; null: it shows what it was opened for. Another pile's or
// another slot's code was scanned on purpose, and what is over is not gone back to. `running`: the
// charges of who is logged in, undefined while that is not known, null for nobody, who may look at
// the pile and is not asked to log in.
export function resumed(
  kept: Remembered,
  label: Label | null, // null: no pile
  running: readonly Pick<RiderCharge, 'id' | 'slot'>[] | null | undefined,
): Resumed {
  if (running === null) return null;
  const here = (code: string, slot: number) =>
    label === null || (label.code === code && (label.slot ?? slot) === slot);
  const { start, charge } = kept;
  if (start !== null && here(start.label, start.slot)) return { view: 'start', start };
  const runs = running?.find(({ id }) => id === charge?.id);
  if (charge === null || runs === undefined || !here(charge.label, runs.slot)) return null;
  return { view: 'charge', id: charge.id };
}
