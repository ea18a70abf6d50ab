// What a tariff asks at which hour of which day: the rules of src/billing (the first element whose
// restrictions hold and that has such a component gives the price), for the eyes. Bills are never made
// of this. Pure.
import type { PriceComponent, TariffElement } from './contract.ts';

export type Fee = PriceComponent['fee'];
export type Dimension = PriceComponent['dimension'];

export interface Moment {
  weekday: number; // 1 Monday ... 7 Sunday
  month: number; // 1 to 12
  date: string; // 2026-11-27; empty: any
  holiday: boolean;
  minute: number;
  power_w: number | null; // null: elements for some power only do not count
}

export interface Segment {
  from: number; // minutes of the day
  to: number;
  price: number | null; // null: nothing is charged
}

const day_minutes = 1440;

export function minute_of(time: string | null): number | null {
  if (time === null) return null;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

// A band whose end lies before its start passes midnight; 00:00 as an end is the end of the day.
function in_clock(element: TariffElement, minute: number): boolean {
  const from = minute_of(element.restrictions.start_time) ?? 0;
  const end = minute_of(element.restrictions.end_time);
  const to = end === null || end === 0 ? day_minutes : end;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function holds({ restrictions: when, ...element }: TariffElement, at: Moment): boolean {
  if (!in_clock({ ...element, restrictions: when }, at.minute)) return false;
  if (when.weekdays.length > 0 && !when.weekdays.includes(at.weekday)) return false;
  if (when.months.length > 0 && !when.months.includes(at.month)) return false;
  if (when.holidays === 'only' && !at.holiday) return false;
  if (when.holidays === 'never' && at.holiday) return false;
  if (at.date !== '' && when.start_date !== null && at.date < when.start_date) return false;
  if (at.date !== '' && when.end_date !== null && at.date >= when.end_date) return false;
  const tiered = when.min_power_w !== null || when.max_power_w !== null;
  if (tiered && at.power_w === null) return false;
  if (when.min_power_w !== null && (at.power_w ?? 0) < when.min_power_w) return false;
  if (when.max_power_w !== null && (at.power_w ?? 0) >= when.max_power_w) return false;
  // What begins at the first watt-hour and second is what stands in a price list.
  return (when.min_wh ?? 0) === 0 && (when.min_duration_s ?? 0) === 0;
}

function price_at(elements: TariffElement[], fee: Fee, dimension: Dimension, at: Moment): number | null {
  for (const element of elements) {
    if (!holds(element, at)) continue;
    const part = element.components.find((one) => one.fee === fee && one.dimension === dimension);
    if (part !== undefined) return part.price;
  }
  return null;
}

export function segments(
  elements: TariffElement[],
  fee: Fee,
  dimension: Dimension,
  day: Omit<Moment, 'minute'>,
): Segment[] {
  const edges = new Set([0]);
  for (const { restrictions } of elements) {
    for (const edge of [minute_of(restrictions.start_time), minute_of(restrictions.end_time)]) {
      if (edge !== null) edges.add(edge);
    }
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const made: Segment[] = [];
  sorted.forEach((from, index) => {
    const price = price_at(elements, fee, dimension, { ...day, minute: from });
    const to = sorted[index + 1] ?? day_minutes;
    const last = made.at(-1);
    if (last !== undefined && last.price === price) last.to = to;
    else made.push({ from, to, price });
  });
  return made;
}

// Days that are priced alike: their weekdays (none: holidays), in the given month.
export interface DayKind {
  weekdays: number[];
  holiday: boolean;
  sample: Omit<Moment, 'minute'>;
}

export function day_kinds(elements: TariffElement[], month: number, power_w: number | null): DayKind[] {
  const kinds = new Map<string, DayKind>();
  const with_holidays = elements.some((element) => element.restrictions.holidays !== 'any');
  const looks = (day: Omit<Moment, 'minute'>) =>
    JSON.stringify(
      (['electricity', 'service'] as const).map((fee) =>
        dimensions.map((dimension) => segments(elements, fee, dimension, day)),
      ),
    );
  for (let weekday = 1; weekday <= 7; ++weekday) {
    const sample = { weekday, month, date: '', holiday: false, power_w };
    const look = looks(sample);
    const known = kinds.get(look);
    if (known !== undefined) known.weekdays.push(weekday);
    else kinds.set(look, { weekdays: [weekday], holiday: false, sample });
  }
  const made = [...kinds.values()];
  // A holiday on a Monday stands for all of them.
  if (with_holidays) {
    const sample = { weekday: 1, month, date: '', holiday: true, power_w };
    made.push({ weekdays: [], holiday: true, sample });
  }
  return made;
}

export const dimensions = ['ENERGY', 'TIME', 'FLAT', 'PARKING_TIME'] as const;

// The bounds at which the power changes the price: 0 and what stands in the elements.
export function power_tiers(elements: TariffElement[]): number[] {
  const bounds = new Set<number>();
  for (const { restrictions } of elements) {
    if (restrictions.min_power_w !== null) bounds.add(restrictions.min_power_w);
    if (restrictions.max_power_w !== null) bounds.add(restrictions.max_power_w);
  }
  return bounds.size === 0 ? [] : [...new Set([0, ...bounds])].sort((a, b) => a - b);
}

// Months that are priced alike, each group by its first month.
export function seasons(elements: TariffElement[]): number[][] {
  const groups = new Map<string, number[]>();
  for (let month = 1; month <= 12; ++month) {
    const look = JSON.stringify(
      elements.map(({ restrictions }) => restrictions.months.length === 0 || restrictions.months.includes(month)),
    );
    groups.set(look, [...(groups.get(look) ?? []), month]);
  }
  return [...groups.values()];
}

// 0 for the lowest of the prices, 3 for the highest: how strongly a band is coloured.
export function strength(price: number | null, prices: (number | null)[]): number {
  const known = [...new Set(prices.filter((one) => one !== null))].sort((a, b) => a - b);
  if (price === null || known.length < 2) return price === null ? -1 : 1;
  return Math.round((known.indexOf(price) / (known.length - 1)) * 3);
}

// A stretch of a day with all its prices.
export interface DayBand {
  from: number;
  to: number;
  prices: Partial<Record<`${Fee}.${Dimension}`, number>>;
}

export function bands_of_day(elements: TariffElement[], day: Omit<Moment, 'minute'>): DayBand[] {
  const kinds = (['electricity', 'service'] as const).flatMap((fee) =>
    dimensions.map((dimension) => ({ name: `${fee}.${dimension}` as const, cut: segments(elements, fee, dimension, day) })),
  );
  const edges = [...new Set(kinds.flatMap(({ cut }) => cut.map(({ from }) => from)))].sort((a, b) => a - b);
  const made: DayBand[] = [];
  edges.forEach((from, index) => {
    const prices: DayBand['prices'] = {};
    for (const { name, cut } of kinds) {
      const price = cut.find((one) => one.from <= from && from < one.to)?.price ?? null;
      if (price !== null) prices[name] = price;
    }
    const last = made.at(-1);
    const to = edges[index + 1] ?? day_minutes;
    if (last !== undefined && JSON.stringify(last.prices) === JSON.stringify(prices)) last.to = to;
    else made.push({ from, to, prices });
  });
  return made;
}

export function hour_text(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
