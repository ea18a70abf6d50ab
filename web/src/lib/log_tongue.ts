// The reader's language for the log, with times as on the clocks of the place it is about.
import { day_and_clock, money } from './format.ts';
import type { Tongue } from './log_words.ts';
import { preferences, t, t_or } from './preferences.svelte.ts';

export const log_tongue = (zone: string): Tongue => ({
  say: t,
  or: t_or,
  when: (time) => day_and_clock(preferences.lang, Date.parse(time), zone),
  money: (amount_minor) => money(preferences.lang, { amount_minor, currency: 'CNY' }),
});
