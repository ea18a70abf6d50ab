// What the big screen draws: every slot while they fit, beyond that every courtyard as one card, those with
// most wrong first, and one line for those that find no room. Pure.
import type { Look } from './status.ts';
import type { Totals } from './yard.ts';

export const most_squares = 2000; // about 20 px each on a usual screen
export const most_cards = 12; // three rows of four, and the alarms below them

export interface WallPlace {
  id: string;
  name: string;
  piles: number;
  totals: Totals;
}
export interface WallPlan {
  squares: boolean;
  shown: WallPlace[];
  rest: WallPlace[];
}

export const wrong_of = (totals: Totals) => totals.by_look.fault + totals.by_look.offline;

export function wall_plan(places: WallPlace[]): WallPlan {
  const slots = places.reduce((sum, place) => sum + place.totals.slots, 0);
  if (slots <= most_squares && places.length <= most_cards) return { squares: true, shown: places, rest: [] };
  const worst_first = [...places].sort((a, b) => wrong_of(b.totals) - wrong_of(a.totals));
  return { squares: false, shown: worst_first.slice(0, most_cards), rest: worst_first.slice(most_cards) };
}

// The share of each look in a bar, in the order in which they are drawn; what is rare is still seen.
export function bar_of(totals: Totals, looks: readonly Look[]): { look: Look; parts: number }[] {
  const least = totals.slots / 100;
  return looks
    .filter((look) => totals.by_look[look] > 0)
    .map((look) => ({ look, parts: Math.max(least, totals.by_look[look]) }));
}

// How many of `count` alarms fit into `room_px`, one line less where the rest is counted. `least` are shown also
// where nothing was measured yet.
export function rows_that_fit(room_px: number, row_px: number, count: number, least: number): number {
  if (row_px <= 0) return Math.min(count, least);
  const step = row_px * 1.17; // with the gap between two
  const all = Math.floor((room_px + step - row_px) / step);
  if (count <= all) return count;
  return Math.min(count, Math.max(least, all - 1));
}
