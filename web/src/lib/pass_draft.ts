// A pass as it is typed at the desk: sold out of the wallet, or given for a reason. Pure.
import { minor_of } from './amount.ts';
import type { PassInput } from './contract.ts';
import { minutes_of } from './pass_minutes.ts';

export const lengths = [
  { key: '1m', input: { months: 1 } },
  { key: '3m', input: { months: 3 } },
  { key: '12m', input: { months: 12 } },
  { key: '7d', input: { days: 7 } },
  { key: '30d', input: { days: 30 } },
] as const;

export interface PassDraft {
  given: boolean;
  name: string; // of what is sold
  why: string; // of what is given: it is called so in the log and on the resident's page
  length: string; // a key of `lengths`; empty: not chosen yet
  minutes: string;
  unlimited: boolean; // said on purpose; otherwise a gift has a number of minutes
  each: string;
  place: string; // empty: everywhere
  price: string;
}

// Null: something is missing or wrong. Nothing is given by leaving fields empty.
export function pass_input(draft: PassDraft): PassInput | null {
  const name = (draft.given ? draft.why : draft.name).trim();
  const lasts = lengths.find((one) => one.key === draft.length);
  const minutes = draft.given && draft.unlimited ? 0 : minutes_of(draft.minutes);
  const each = minutes_of(draft.each);
  const price = draft.given ? 0 : minor_of(draft.price);
  if (name === '' || lasts === undefined || minutes === null || each === null || price === null) return null;
  if (draft.given && !draft.unlimited && minutes === 0) return null;
  return {
    name,
    ...(price > 0 ? { price_minor: price } : {}),
    ...(minutes > 0 ? { minutes } : {}),
    ...(each > 0 ? { minutes_per_charge: each } : {}),
    ...(draft.place === '' ? {} : { location_id: draft.place }),
    ...lasts.input,
  };
}
