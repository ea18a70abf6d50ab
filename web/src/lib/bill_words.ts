// The arithmetic of a bill line in people's units: 0.413 kWh × 0.56 元/kWh. Pure.
import type { BillLine } from './contract.ts';
import { number, type Lang } from './format.ts';

const hour: Record<Lang, string> = { zh: '小时', en: 'h' };
const yuan: Record<Lang, string> = { zh: '元', en: 'CNY' };
const once: Record<Lang, string> = { zh: '次', en: 'session' };

export function unit_word(lang: Lang, line: Pick<BillLine, 'unit'>): string {
  if (line.unit === 'mwh') return 'kWh';
  return line.unit === 'ms' ? hour[lang] : once[lang];
}

export function quantity(lang: Lang, line: Pick<BillLine, 'unit' | 'quantity'>): string {
  const unit = unit_word(lang, line);
  if (line.unit === 'mwh') return `${number(lang, line.quantity / 1e6, 3)} ${unit}`;
  if (line.unit === 'ms') return `${number(lang, line.quantity / 3.6e6, 2)} ${unit}`;
  return `${number(lang, line.quantity, 0)} ${unit}`;
}

// Cents where cents are enough, otherwise all five decimals that a price may have.
export function unit_price(
  lang: Lang,
  line: Pick<BillLine, 'unit' | 'price'>,
  currency: string = 'CNY',
): string {
  const decimals = Number.isInteger(Math.round(line.price * 1e5) / 1e3) ? 2 : 5;
  const money = currency === 'CNY' ? yuan[lang] : currency;
  return `${number(lang, line.price, decimals)} ${money}/${unit_word(lang, line)}`;
}
