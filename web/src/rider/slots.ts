// In which order the slots of a pile stand on the page, and which of them can be used. Pure.
import { look_of, type Look } from '../lib/status.ts';
import type { RiderSlot } from './contract.ts';

export interface Tile {
  number: number;
  label: string;
  look: Look;
}

// Whoever stands at the pile has plugged in or is about to; what cannot be used comes last.
const order: readonly Look[] = [
  'plugged',
  'free',
  'charging',
  'full',
  'paused',
  'reserved',
  'disabled',
  'fault',
  'offline',
];

// `scanned` is the slot whose sticker was read: the first of its kind.
export function tiles_of(slots: readonly RiderSlot[], scanned: number | null): Tile[] {
  const first = (tile: Tile) => (tile.number === scanned ? 0 : 1);
  return slots
    .map((slot) => ({ number: slot.number, label: slot.label, look: look_of(slot) }))
    .sort(
      (a, b) =>
        order.indexOf(a.look) - order.indexOf(b.look) || first(a) - first(b) || a.number - b.number,
    );
}

export function is_usable(look: Look): boolean {
  return look === 'plugged' || look === 'free';
}

// The slot that the large button starts: whose sticker was scanned, otherwise the only one plugged in.
// Who scanned one slot is never offered another, which is somebody else's.
export function thumb_slot(tiles: readonly Tile[], scanned: number | null): number | null {
  const plugged = tiles.filter(({ look }) => look === 'plugged');
  const [one, ...others] = scanned === null ? plugged : plugged.filter(({ number }) => number === scanned);
  return one !== undefined && others.length === 0 ? one.number : null;
}

// The nearest slots by number, the lower one of two that are as near.
export function nearest(numbers: readonly number[], to: number, count: number): number[] {
  return [...numbers]
    .filter((number) => number !== to)
    .sort((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b)
    .slice(0, count);
}
