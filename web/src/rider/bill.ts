// A bill's lines as residents read them: what, how much of it at which price, and when if there are
// several of a kind. Pure.
import { clock, duration, money, number, type Lang } from '../lib/format.ts';
import type { Bill, BillLine } from './contract.ts';
import { length_text, unit_price } from './price.ts';
import { say, say_or } from './words/say.ts';

export interface BillRow {
  title: string;
  detail: string; // "0.453 度 × 0.56 元/度", '' where there is nothing to multiply
  note: string; // what rounding up to the step added, '' when nothing
  amount: string;
}

export function bill_rows(bill: Bill, lang: Lang, zone: string | undefined): BillRow[] {
  return bill.lines.map((line) => {
    const title = say_or(lang, line.text_key, 'bill.line.other');
    const alike = bill.lines.filter((other) => other.text_key === line.text_key).length;
    const when = alike > 1 ? span(line, lang, zone) : '';
    return {
      title: when === '' ? title : `${title} ${when}`,
      detail: line.kind === 'counted' ? detail(line, lang) : '',
      note: is_seen(line) ? say(lang, 'bill.step', { amount: rounded(line, lang) }) : '',
      amount: money(lang, line.amount),
    };
  });
}

// Time that is not counted while the vehicle takes nothing: of that the bill has no line.
export function rests_free({ lines }: Bill): boolean {
  const counts = (dimension: BillLine['dimension']) => lines.some((line) => line.dimension === dimension);
  return counts('TIME') && !counts('PARKING_TIME');
}

function span({ from_at, to_at }: BillLine, lang: Lang, zone: string | undefined): string {
  if (from_at === null || to_at === null) return '';
  const at = (text: string) => clock(lang, Date.parse(text), zone);
  return `${at(from_at)}–${at(to_at)}`;
}

function detail(line: BillLine, lang: Lang): string {
  const price = unit_price(lang, line.amount.currency, line.price, line.dimension);
  return line.unit === 'session'
    ? price
    : say(lang, 'bill.times', { quantity: quantity(line, line.quantity, lang), price });
}

function quantity({ unit }: BillLine, value: number, lang: Lang): string {
  return unit === 'mwh' ? energy_text(lang, value / 1000) : duration(lang, value);
}

// Less than half of what would be shown is nothing to explain: a second, a thousandth of a kilowatt-hour.
const is_seen = ({ added_by_step }: BillLine) => added_by_step >= 500;

function rounded({ unit, added_by_step }: BillLine, lang: Lang): string {
  return unit === 'mwh'
    ? energy_text(lang, added_by_step / 1000)
    : length_text(lang, Math.round(added_by_step / 1000));
}

export function energy_text(lang: Lang, watt_hours: number): string {
  return `${number(lang, watt_hours / 1000, 3)} ${say(lang, 'price.unit.energy')}`;
}
