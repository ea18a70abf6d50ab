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
  const counts = new Map<Look, number>();
  let slot_id: string | undefined;
  let look: Look | undefined;
  let power_w: number | null = null;
  const rank = (look: Look) => telling.indexOf(look) - (only.has(look) ? telling.length : 0);
  for (const slot of slots) {
    const its = look_of(slot);
    counts.set(its, (counts.get(its) ?? 0) + 1);
    if (look === undefined || (its !== look && rank(its) < rank(look))) [look, slot_id] = [its, slot.id];
    const watts = its === 'charging' ? (slot.session?.power_w ?? null) : null;
    if (watts !== null) power_w = (power_w ?? 0) + watts;
  }
  if (look === undefined || slot_id === undefined) return undefined;
  const sorted = [...counts];
  if (sorted.length > 1) sorted.sort(([one], [other]) => rank(one) - rank(other));
  return { look, slot_id, counts: sorted, power_w };
}
