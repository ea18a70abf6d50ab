// What the server says against a draft, in the reader's words. Pure: `text_of(key)` is the text of a key,
// empty when there is none.
import { price_of, type Draft } from './tariff_draft.ts';

export interface Fault {
  field: string;
  message: string;
}
type Texts = (key: string) => string;

// Named in the answer: the day and minute from which a price is missing or there are two.
const moment = /\d{4}-\d\d-\d\d \d\d:\d\d/;

export function fault_words({ message }: Fault, reason: string, text_of: Texts): string {
  const text = text_of(`tariff_wrong.${reason}`);
  return text === '' ? message : text.replace('{time}', moment.exec(message)?.[0] ?? '');
}

const fields: Record<string, string> = {
  '/name': 'tariff.name',
  '/holidays': 'tariff.holiday_list',
  '/parking_grace_s': 'tariff.grace_minutes',
  '/parking_grace': 'tariff.grace_minutes',
  '/min_price_minor': 'tariff.least_amount',
  '/min_price': 'tariff.least_amount',
  '/max_price_minor': 'tariff.most_amount',
  '/max_price': 'tariff.most_amount',
};

// What the form calls the field; a list's own place is that of the list. Empty: what is wrong is no field of it.
export function field_words(field: string, text_of: Texts): string {
  const key = fields[field.replace(/\/\d+$/, '')];
  if (key !== undefined) return text_of(key);
  return field === '' || field.startsWith('/elements') ? '' : field;
}

// What needs no server to be said: a draft that has only begun.
export function unwritten(draft: Draft): { name: boolean; lines: boolean[] } {
  return { name: draft.name.trim() === '', lines: draft.lines.map(({ price }) => price_of(price) === undefined) };
}

// Residents read the words, not the lines: amounts in them that are no price of the draft.
export function strange_amounts(draft: Draft): string[] {
  const prices = new Set(draft.lines.map(({ price }) => price_of(price)));
  const said = `${draft.text_zh} ${draft.text_en}`.match(/\d+\.\d+/g) ?? [];
  return [...new Set(said)].filter((amount) => !prices.has(Number(amount)));
}
