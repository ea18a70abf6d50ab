// The piles counted. Pure.
import type { Station } from './contract.ts';

const soon_ms = 30 * 86_400_000;

// The most frequent value first.
export function counted<Item>(items: Item[], value_of: (item: Item) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(value_of(item), (counts.get(value_of(item)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

export interface Speakers {
  protocol: string; // empty: the pile was never here
  online: number;
  piles: number;
}

// The most spoken first.
export function by_protocol(stations: Station[]): Speakers[] {
  return counted(stations, (one) => one.protocol).map(([protocol, piles]) => ({
    protocol,
    piles,
    online: stations.filter((one) => one.protocol === protocol && one.online).length,
  }));
}

// Whose SIM card ends within 30 days or has ended, the soonest first.
export function expiring(stations: Station[], now_ms: number): Station[] {
  const end = (station: Station) => Date.parse(station.sim_expires_at ?? '');
  return stations.filter((one) => end(one) < now_ms + soon_ms).sort((a, b) => end(a) - end(b));
}
