// A tariff in plain words: both fees apart, every band of today and tomorrow with its condition, and
// which one is now. For a fee and dimension the first element that applies gives the price, so one
// without restrictions ends the list. Pure.
import type { PriceComponent, Restrictions } from '../lib/contract.ts';
import { duration, money, number, power, type Lang } from '../lib/format.ts';
import type { Tariff } from './contract.ts';
import { say } from './words/say.ts';
import { wall_of, type Wall } from './wall.ts';

export interface PriceLine {
  price: string; // "0.56 元/度"
  when: string; // '' when there is only one
  note: string; // how it is rounded up, '' when it is not
  now: boolean;
}

export interface PriceGroup {
  title: string;
  parking: boolean;
  lines: PriceLine[];
}

const kinds = [
  ['electricity', 'ENERGY'],
  ['electricity', 'TIME'],
  ['electricity', 'FLAT'],
  ['service', 'ENERGY'],
  ['service', 'TIME'],
  ['service', 'FLAT'],
  ['electricity', 'PARKING_TIME'],
  ['service', 'PARKING_TIME'],
] as const;

interface Band {
  component: PriceComponent;
  restrictions: Restrictions;
}

export function price_groups(tariff: Tariff, lang: Lang, now_ms: number): PriceGroup[] {
  const wall = wall_of(now_ms, tariff.time_zone);
  const tomorrow = wall_of(now_ms + 86_400_000, tariff.time_zone);
  const groups = new Map<string, PriceGroup>();
  for (const [fee, dimension] of kinds) {
    const bands = bands_of(tariff, fee, dimension).filter(
      ({ restrictions }) => in_season(restrictions, wall) || in_season(restrictions, tomorrow),
    );
    if (bands.length === 0) continue;
    const parking = dimension === 'PARKING_TIME';
    const fee_word = say(lang, `price.${fee}`);
    const title = parking ? say(lang, 'price.parking.of', { fee: fee_word }) : fee_word;
    const group = groups.get(title) ?? { title, parking, lines: [] };
    groups.set(title, group);
    group.lines.push(...lines_of(bands, tariff, lang, wall));
  }
  return [...groups.values()];
}

// What follows from the tariff as a whole: idle fee, least and most.
export function price_notes(tariff: Tariff, lang: Lang): string[] {
  const notes: string[] = [];
  const parking = kinds.some(
    ([fee, dimension]) =>
      dimension === 'PARKING_TIME' &&
      bands_of(tariff, fee, dimension).some((band) => band.component.price > 0),
  );
  const length = duration(lang, tariff.parking_grace_s * 1000);
  if (!parking) notes.push(say(lang, 'price.no_parking'));
  else if (tariff.parking_grace_s > 0) notes.push(say(lang, 'price.grace', { length }));
  else notes.push(say(lang, 'price.at_once'));
  const { min_price, max_price } = tariff;
  if (min_price !== null) notes.push(say(lang, 'price.least', { money: money(lang, min_price) }));
  if (max_price !== null) notes.push(say(lang, 'price.most', { money: money(lang, max_price) }));
  return notes;
}

function bands_of(
  tariff: Tariff,
  fee: PriceComponent['fee'],
  dimension: PriceComponent['dimension'],
): Band[] {
  const bands: Band[] = [];
  for (const { components, restrictions } of tariff.elements) {
    const component = components.find((one) => one.fee === fee && one.dimension === dimension);
    if (component === undefined) continue;
    bands.push({ component, restrictions });
    if (!is_clock(restrictions) && !is_load(restrictions)) break;
  }
  return bands;
}

function lines_of(bands: Band[], tariff: Tariff, lang: Lang, wall: Wall): PriceLine[] {
  const current = bands.length < 2 ? -1 : band_now(bands, tariff, wall);
  const all_clock = bands.every((band) => !is_load(band.restrictions));
  return bands.map(({ component, restrictions }, index) => {
    const conditions = conditions_of(restrictions, lang);
    const rest = say(lang, index === 0 ? 'price.always' : all_clock ? 'price.else.time' : 'price.else');
    const alone = bands.length === 1 && conditions.length === 0;
    return {
      price: price_text(lang, tariff.currency, component),
      when: alone ? '' : conditions.join(say(lang, 'price.and')) || rest,
      note: step_note(lang, component),
      now: index === current,
    };
  });
}

// -1: it depends on what is not known before the charge (energy, power, its length).
function band_now(bands: Band[], tariff: Tariff, wall: Wall): number {
  const index = bands.findIndex((band) => holds(band.restrictions, tariff.holidays, wall));
  const band = bands[index];
  return band === undefined || is_load(band.restrictions) ? -1 : index;
}

const units = {
  ENERGY: 'price.unit.energy',
  TIME: 'price.unit.time',
  PARKING_TIME: 'price.unit.time',
  FLAT: 'price.unit.once',
} as const;

function price_text(lang: Lang, currency: string, { price, dimension }: PriceComponent): string {
  return price === 0 ? say(lang, 'price.free') : unit_price(lang, currency, price, dimension);
}

// "0.56 元/度": cents where cents are enough, otherwise as many decimals as the price has.
export function unit_price(
  lang: Lang,
  currency: string,
  price: number,
  dimension: PriceComponent['dimension'],
): string {
  const amount = number(lang, price, 5).replace(/0{1,3}$/, '');
  const unit = say(lang, units[dimension]);
  if (currency !== 'CNY') return `${amount} ${currency}/${unit}`;
  return lang === 'zh' ? `${amount} 元/${unit}` : `¥${amount}/${unit}`;
}

function step_note(lang: Lang, { dimension, step_size }: PriceComponent): string {
  if (step_size <= 1 || dimension === 'FLAT') return '';
  if (dimension === 'ENERGY') {
    return say(lang, 'price.step.energy', { amount: kwh(lang, step_size) });
  }
  return say(lang, 'price.step.time', { length: length_text(lang, step_size) });
}

function is_clock(one: Restrictions): boolean {
  return (
    one.start_time !== null ||
    one.end_time !== null ||
    one.start_date !== null ||
    one.end_date !== null ||
    one.weekdays.length > 0 ||
    one.months.length > 0 ||
    one.holidays !== 'any'
  );
}

// Bound to the charge itself.
function is_load(one: Restrictions): boolean {
  const bounds = [one.min_wh, one.max_wh, one.min_power_w, one.max_power_w];
  return [...bounds, one.min_duration_s, one.max_duration_s].some((bound) => bound !== null);
}

function in_season(one: Restrictions, wall: Wall): boolean {
  return (
    (one.start_date === null || wall.day >= one.start_date) &&
    (one.end_date === null || wall.day < one.end_date) &&
    (one.months.length === 0 || one.months.includes(wall.month))
  );
}

// The clock part only. Lower bounds include their value, upper bounds do not.
function holds(one: Restrictions, holidays: readonly string[], wall: Wall): boolean {
  const from = one.start_time ?? '00:00';
  const to = one.end_time === null || one.end_time === '00:00' ? '24:00' : one.end_time;
  const inside =
    from < to ? wall.time >= from && wall.time < to : wall.time >= from || wall.time < to;
  return (
    inside &&
    in_season(one, wall) &&
    (one.weekdays.length === 0 || one.weekdays.includes(wall.weekday)) &&
    (one.holidays === 'any' || (one.holidays === 'only') === holidays.includes(wall.day))
  );
}

function conditions_of(one: Restrictions, lang: Lang): string[] {
  const length = (seconds: number) => length_text(lang, seconds);
  return [
    date_words(one, lang),
    weekday_words(one.weekdays, lang),
    one.holidays === 'any' ? '' : say(lang, one.holidays === 'only' ? 'price.holidays' : 'price.workdays'),
    clock_words(one.start_time, one.end_time, lang),
    range('price.energy', one.min_wh, one.max_wh, (wh) => kwh(lang, wh), lang),
    range('price.power', one.min_power_w, one.max_power_w, (watts) => power(lang, watts), lang),
    range('price.time', one.min_duration_s, one.max_duration_s, length, lang),
  ].filter((text) => text !== '');
}

function date_words({ start_date, end_date }: Restrictions, lang: Lang): string {
  // The end is the first day that is outside.
  const last = end_date === null ? null : before(end_date);
  if (start_date !== null && last !== null) {
    return say(lang, 'price.date', { from: start_date, to: last });
  }
  if (start_date !== null) return say(lang, 'price.since', { from: start_date });
  return end_date === null ? '' : say(lang, 'price.until', { to: end_date });
}

function before(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function clock_words(from: string | null, to: string | null, lang: Lang): string {
  if (from === null && to === null) return '';
  const start = from ?? '00:00';
  const end = to === null || to === '00:00' ? '24:00' : to;
  return say(lang, start < end ? 'price.clock' : 'price.clock.midnight', { from: start, to: end });
}

function weekday_words(days: readonly number[], lang: Lang): string {
  const text = [...days].sort().join('');
  if (text === '' || text === '1234567') return '';
  if (text === '12345') return say(lang, 'price.weekdays');
  if (text === '67') return say(lang, 'price.weekend');
  const names = Array.from(text, (day) => say(lang, `price.day.${day as '1'}`));
  return say(lang, 'price.days', { days: names.join(lang === 'zh' ? '、' : ', ') });
}

function range(
  key: 'price.energy' | 'price.power' | 'price.time',
  least: number | null,
  most: number | null,
  text: (value: number) => string,
  lang: Lang,
): string {
  if (least !== null && least > 0 && most !== null) {
    return say(lang, `${key}.between`, { from: text(least), to: text(most) });
  }
  if (most !== null) return say(lang, `${key}.to`, { to: text(most) });
  return least === null || least === 0 ? '' : say(lang, `${key}.from`, { from: text(least) });
}

function kwh(lang: Lang, wh: number): string {
  return number(lang, wh / 1000, 3).replace(/\.?0+$/, '');
}

// "15 分钟", "4 小时"; nothing that is zero.
export function length_text(lang: Lang, seconds: number): string {
  if (seconds < 60) return lang === 'zh' ? `${seconds} 秒` : `${seconds} s`;
  if (seconds % 3600 === 0) return lang === 'zh' ? `${seconds / 3600} 小时` : `${seconds / 3600} h`;
  return duration(lang, seconds * 1000);
}
