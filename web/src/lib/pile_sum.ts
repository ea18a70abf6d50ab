// A pile of a yard of thousands, which is seen as a whole: how many of its slots look how, the most telling
// look first, and the slot that this look comes from. Pure.
import type { Slot } from './contract.ts';
import { look_of, type Look } from './status.ts';

export interface PileSum {
  look: Look; // of the whole pile
  slot_id: string; // one that looks like that: the pile opens with it
  counts: [Look, number][]; // none is 0
  power_w: number | null; // null: nothing charges, or nobody said with how much
}

// What one has to know first. A free slot tells less than a taken one, a pile that is away least: all of
// its slots are.
const telling: readonly Look[] = [
  'fault', 'charging', 'paused', 'full', 'plugged', 'reserved', 'free', 'disabled', 'offline',
];

// `only` are the looks that somebody asks for; they come first. undefined: the pile has no slot.
export function sum_of(slots: readonly Slot[], only: ReadonlySet<Look>): PileSum | undefined {
  const of = new Map<Look, Slot[]>();
  let power_w: number | null = null;
  for (const slot of slots) {
    const look = look_of(slot);
    const alike = of.get(look);
    if (alike === undefined) of.set(look, [slot]);
    else alike.push(slot);
    const watts = look === 'charging' ? (slot.session?.power_w ?? null) : null;
    if (watts !== null) power_w = (power_w ?? 0) + watts;
  }
  const rank = (look: Look) => telling.indexOf(look) - (only.has(look) ? telling.length : 0);
  const found = [...of].sort(([one], [other]) => rank(one) - rank(other));
  const [first] = found;
  if (first?.[1][0] === undefined) return undefined;
  return {
    look: first[0],
    slot_id: first[1][0].id,
    counts: found.map(([look, alike]) => [look, alike.length]),
    power_w,
  };
}
