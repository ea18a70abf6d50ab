// Numbers, money and times as people read them. Pure: the language and the zone are handed in.
import type { Money } from './contract.ts';

export type Lang = 'zh' | 'en';
const locale: Record<Lang, string> = { zh: 'zh-CN', en: 'en-GB' };

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
// Intl objects are slow to make and these are asked for hundreds of times a second.
function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  let format = made.get(key) as Format | undefined;
  if (format === undefined) made.set(key, (format = make()));
  return format;
}

export function number(lang: Lang, value: number, decimals: number): string {
  return kept(
    `n ${lang} ${decimals}`,
    () =>
      new Intl.NumberFormat(locale[lang], {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }),
  ).format(value);
}

export function power(lang: Lang, watts: number): string {
  if (watts < 1000) return `${number(lang, watts, 0)} W`;
  return `${number(lang, watts / 1000, watts < 10_000 ? 2 : 1)} kW`;
}

export function energy(lang: Lang, watt_hours: number): string {
  return `${number(lang, watt_hours / 1000, watt_hours < 100_000 ? 3 : 1)} kWh`;
}

const digits_of = new Map<string, number>();

function minor_digits(currency: string): number {
  let digits = digits_of.get(currency);
  if (digits === undefined) digits_of.set(currency, (digits = asked_digits(currency)));
  return digits;
}

function asked_digits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // a currency code this browser does not know
  }
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

// 1.5 MB; powers of a thousand, as disks are sold.
export function bytes(lang: Lang, count: number): string {
  let unit = 0;
  let value = count;
  for (; value >= 1000 && unit < units.length - 1; ++unit) value /= 1000;
  return `${number(lang, value, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

export function money(lang: Lang, value: Money): string {
  const amount = value.amount_minor / 10 ** minor_digits(value.currency);
  try {
    return kept(
      `m ${lang} ${value.currency}`,
      () =>
        new Intl.NumberFormat(locale[lang], {
          style: 'currency',
          currency: value.currency,
          currencyDisplay: 'narrowSymbol',
        }),
    ).format(amount);
  } catch {
    return `${number(lang, amount, 2)} ${value.currency}`;
  }
}

// For a tile of 18 pixels: three significant characters, the unit is in the key above the yard.
export function tile_power(watts: number): string {
  if (watts < 999.5) return watts.toFixed(0);
  return `${(watts / 1000).toFixed(watts < 9_950 ? 1 : 0)}k`;
}

export function tile_money(value: Money): string {
  const digits = minor_digits(value.currency);
  const amount = value.amount_minor / 10 ** digits;
  return amount.toFixed(amount >= 100 ? 0 : amount >= 10 ? Math.min(1, digits) : digits);
}

// Without a zone, the reader's own.
export function clock(
  lang: Lang,
  at_ms: number,
  time_zone: string | undefined,
  seconds = false,
): string {
  return kept(
    `t ${lang} ${time_zone} ${seconds}`,
    () =>
      new Intl.DateTimeFormat(locale[lang], {
        hour: '2-digit',
        minute: '2-digit',
        ...(seconds ? { second: '2-digit' } : {}),
        hour12: false,
        timeZone: time_zone,
      }),
  ).format(at_ms);
}

function year_in(time_zone: string | undefined, at_ms: number): string {
  return kept(`Y ${time_zone}`, () => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: time_zone })).format(at_ms);
}

// With the year when it is another than that of `now_ms`.
export function day_and_clock(
  lang: Lang,
  at_ms: number,
  time_zone: string | undefined,
  now_ms = Date.now(),
): string {
  const other_year = year_in(time_zone, at_ms) !== year_in(time_zone, now_ms);
  return kept(
    `D ${lang} ${time_zone} ${other_year}`,
    () =>
      new Intl.DateTimeFormat(locale[lang], {
        ...(other_year ? { year: 'numeric' } : {}),
        month: lang === 'zh' ? 'numeric' : 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hour12: false,
        timeZone: time_zone,
      }),
  ).format(at_ms);
}

export function calendar_day(lang: Lang, at_ms: number, time_zone: string): string {
  return kept(
    `C ${lang} ${time_zone}`,
    () => new Intl.DateTimeFormat(locale[lang], { dateStyle: 'medium', timeZone: time_zone }),
  ).format(at_ms);
}

export function duration(lang: Lang, milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (lang === 'zh') {
    if (days > 0) return `${days} 天 ${hours} 小时`;
    return hours > 0 ? `${hours} 小时 ${rest} 分` : `${rest} 分钟`;
  }
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}

// What a clock on the wall of `time_zone` shows, as milliseconds since 1970 of that wall.
function wall_ms(at_ms: number, time_zone: string): number {
  const parts = kept(
    `w ${time_zone}`,
    () =>
      new Intl.DateTimeFormat('en-GB', {
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        hourCycle: 'h23',
        timeZone: time_zone,
      }),
  ).formatToParts(at_ms);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

// The day as a date field has it: 2026-11-27.
export function day_field(at_ms: number, time_zone: string): string {
  return new Date(wall_ms(at_ms, time_zone)).toISOString().slice(0, 10);
}

// The instant at which a wall clock in `time_zone` shows `time` (08:00) on `day` (2026-11-27). A time
// that a change of the clocks leaves out is an hour off; one that it repeats is one of the two.
export function instant_of(day: string, time: string, time_zone: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let at = wanted;
  for (let tries = 0; tries < 3; ++tries) at += wanted - wall_ms(at, time_zone);
  return at;
}

