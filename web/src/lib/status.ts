// How a slot looks to people: OCPP's nine words and "offline" become nine looks, each with its own
// colour, icon and word (colour is never alone, WCAG 1.4.1).
import type { Slot } from './contract.ts';

export const looks = [
  'charging',
  'full',
  'plugged',
  'free',
  'paused',
  'reserved',
  'disabled',
  'fault',
  'offline',
] as const;
export type Look = (typeof looks)[number];

// Always in the legend, even when nobody looks like that right now.
export const usual_looks: readonly Look[] = [
  'charging',
  'full',
  'plugged',
  'free',
  'fault',
  'offline',
];

export function look_of(slot: Pick<Slot, 'status' | 'online'>): Look {
  if (!slot.online) return 'offline';
  switch (slot.status) {
    case 'Available':
      return 'free';
    case 'Preparing':
      return 'plugged';
    case 'Charging':
      return 'charging';
    case 'SuspendedEV': // the vehicle takes nothing more
    case 'Finishing': // the session is over, the plug is not out
      return 'full';
    case 'SuspendedEVSE':
      return 'paused';
    case 'Reserved':
      return 'reserved';
    case 'Faulted':
      return 'fault';
    default:
      return 'disabled';
  }
}

// Since when it looks so: of a silent pile that is when it was last heard, whatever its slot said before.
export function since_of(slot: Pick<Slot, 'online' | 'status_at'>, seen_at: string | null): string | null {
  return slot.online ? slot.status_at : seen_at;
}

export function is_look(text: string): text is Look {
  return (looks as readonly string[]).includes(text);
}
