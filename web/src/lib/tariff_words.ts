// How days, power and prices of a tariff read.
import { number, type Lang } from './format.ts';
import { preferences, t } from './preferences.svelte.ts';
import type { DayKind, Dimension } from './tariff_bands.ts';

const units = {
  ENERGY: 'tariff.unit.energy',
  TIME: 'tariff.unit.time',
  FLAT: 'tariff.unit.flat',
  PARKING_TIME: 'tariff.unit.time',
} as const;

export const unit_text = (dimension: Dimension) => t(units[dimension]);

// Cents where cents are enough, otherwise all five decimals that a price may have.
export const price_number = (lang: Lang, price: number) =>
  number(lang, price, Number.isInteger(Math.round(price * 1e5) / 1e3) ? 2 : 5);

export function price_text(lang: Lang, dimension: Dimension, price: number | null): string {
  return price === null ? t('tariff.free') : `${price_number(lang, price)} ${unit_text(dimension)}`;
}

const day_names = ['', 'day.1', 'day.2', 'day.3', 'day.4', 'day.5', 'day.6', 'day.7'] as const;
export function day_name(weekday: number): string {
  const key = day_names[weekday];
  return key === undefined || key === '' ? '' : t(key);
}

export function days_text(kind: Pick<DayKind, 'weekdays' | 'holiday'>): string {
  if (kind.holiday) return t('tariff.holidays');
  const days = kind.weekdays.join('');
  if (days === '1234567') return t('tariff.every_day');
  if (days === '12345') return t('tariff.workdays');
  if (days === '67') return t('tariff.weekend');
  return kind.weekdays.map(day_name).join(preferences.lang === 'zh' ? '、' : ', ');
}

export function tier_text(tiers: number[], index: number): string {
  const from = tiers[index] ?? 0;
  const to = tiers[index + 1];
  return to === undefined ? t('tariff.tier.above', { from }) : t('tariff.tier', { from, to });
}
