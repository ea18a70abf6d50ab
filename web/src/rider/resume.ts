// What this telephone remembers, so that a closed browser loses nothing: the pile, a start that is
// under way with the key that keeps it from happening twice, the charge, and what was being typed.
// The storage is handed in; a browser that forbids it forgets.

export interface PendingStart {
  key: string; // Idempotency-Key
  label: string;
  slot: number;
  at_ms: number; // of this telephone
  id: string | null; // null: no answer came yet
}

export interface KnownCharge {
  id: string;
  label: string;
}

export interface Remembered {
  label: string | null; // of the last pile
  start: PendingStart | null;
  charge: KnownCharge | null;
}

const nothing: Remembered = { label: null, start: null, charge: null };
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
    return {
      label: typeof kept['label'] === 'string' ? kept['label'] : null,
      start: age_ms >= 0 && age_ms < start_kept_ms ? start : null,
      charge: is_charge(kept['charge']) ? kept['charge'] : null,
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

// Where a page that is opened afresh on a pile goes on (null: not on a pile). Another pile's code was
// scanned on purpose.
export function resumed(kept: Remembered, code: string | null): Resumed {
  const here = (label: string) => code === null || label === code;
  if (kept.start !== null && here(kept.start.label)) return { view: 'start', start: kept.start };
  if (kept.charge !== null && here(kept.charge.label)) return { view: 'charge', id: kept.charge.id };
  return null;
}
