// A tariff while it is being written: one line for each price, with its texts as they are typed, and the
// way from a published tariff to it and back. Pure.
import type { PriceComponent, Restrictions, Tariff, TariffElement, TariffInput } from './contract.ts';

export interface Line {
  fee: PriceComponent['fee'];
  dimension: PriceComponent['dimension'];
  price: string;
  step: number;
  from: string; // 22:00; empty: all day
  until: string;
  weekdays: number[]; // 1 Monday; empty: every day
  months: number[];
  holidays: Restrictions['holidays'];
  min_power: string; // W
  max_power: string;
  rest: Partial<Restrictions>; // what the form does not show: kept as it is
}

export interface Draft {
  name: string;
  time_zone: string;
  text_zh: string;
  text_en: string;
  lines: Line[];
  holidays: string; // dates, separated by spaces
  grace_minutes: string;
  least: string; // of a whole session
  most: string;
  accept_flaws: boolean;
}

const hidden = ['start_date', 'end_date', 'min_wh', 'max_wh', 'min_duration_s', 'max_duration_s'] as const;

export function new_line(): Line {
  return {
    fee: 'electricity',
    dimension: 'ENERGY',
    price: '',
    step: 1,
    from: '',
    until: '',
    weekdays: [],
    months: [],
    holidays: 'any',
    min_power: '',
    max_power: '',
    rest: {},
  };
}

const text_of = (value: number | null) => (value === null ? '' : String(value));
const minor_text = (minor: number | undefined) => (minor === undefined ? '' : (minor / 100).toFixed(2));

export function draft_of(tariff: Tariff): Draft {
  const text = (language: string) => tariff.texts.find((one) => one.language === language)?.text ?? '';
  return {
    name: tariff.name,
    time_zone: tariff.time_zone,
    text_zh: text('zh'),
    text_en: text('en'),
    lines: tariff.elements.flatMap(({ components, restrictions: when }) =>
      components.map((part) => ({
        fee: part.fee,
        dimension: part.dimension,
        price: String(part.price),
        step: part.step_size,
        from: when.start_time ?? '',
        until: when.end_time ?? '',
        weekdays: [...when.weekdays],
        months: [...when.months],
        holidays: when.holidays,
        min_power: text_of(when.min_power_w),
        max_power: text_of(when.max_power_w),
        rest: Object.fromEntries(hidden.map((name) => [name, when[name]]).filter(([, value]) => value !== null)),
      })),
    ),
    holidays: tariff.holidays.join(' '),
    grace_minutes: tariff.parking_grace_s === 0 ? '' : String(tariff.parking_grace_s / 60),
    least: minor_text(tariff.min_price?.amount_minor),
    most: minor_text(tariff.max_price?.amount_minor),
    accept_flaws: false,
  };
}

export const empty_draft = (time_zone: string): Draft => ({
  name: '',
  time_zone,
  text_zh: '',
  text_en: '',
  lines: [new_line(), { ...new_line(), fee: 'service' }],
  holidays: '',
  grace_minutes: '',
  least: '',
  most: '',
  accept_flaws: false,
});

const number_of = (text: string): number | undefined => {
  const value = Number(text.trim().replace('。', '.'));
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
};

export const price_of = number_of;

function restrictions_of(line: Line): Record<string, unknown> {
  const min_power_w = number_of(line.min_power);
  const max_power_w = number_of(line.max_power);
  return {
    ...line.rest,
    ...(line.from === '' ? {} : { start_time: line.from }),
    ...(line.until === '' ? {} : { end_time: line.until }),
    ...(line.weekdays.length === 0 ? {} : { weekdays: line.weekdays }),
    ...(line.months.length === 0 ? {} : { months: line.months }),
    ...(line.holidays === 'any' ? {} : { holidays: line.holidays }),
    ...(min_power_w === undefined ? {} : { min_power_w }),
    ...(max_power_w === undefined ? {} : { max_power_w }),
  };
}

export interface Written {
  input: TariffInput;
  line_at: number[][]; // [element][component]: the line it was made of
}

// Neighbouring lines under the same conditions are one element, as long as no price stands there twice.
export function written(draft: Draft): Written {
  const elements: TariffInput['elements'] = [];
  const line_at: number[][] = [];
  draft.lines.forEach((line, index) => {
    const restrictions = restrictions_of(line);
    const { fee, dimension, step: step_size } = line;
    const component = { fee, dimension, price: number_of(line.price) ?? (null as never), step_size };
    const last = elements.at(-1);
    const joins =
      last !== undefined &&
      JSON.stringify(last.restrictions) === JSON.stringify(restrictions) &&
      !last.components.some((one) => one.fee === fee && one.dimension === dimension);
    if (joins) {
      last.components.push(component);
      line_at.at(-1)?.push(index);
    } else {
      elements.push({ components: [component], restrictions });
      line_at.push([index]);
    }
  });
  const grace = number_of(draft.grace_minutes);
  const minor = (text: string) => Math.round((number_of(text) ?? 0) * 100);
  const texts = [
    { language: 'zh', text: draft.text_zh.trim() },
    { language: 'en', text: draft.text_en.trim() },
  ].filter((one) => one.text !== '');
  const holidays = draft.holidays.split(/[\s,，、]+/).filter((one) => one !== '');
  return {
    line_at,
    input: {
      name: draft.name.trim(),
      time_zone: draft.time_zone,
      elements,
      ...(texts.length === 0 ? {} : { texts }),
      ...(holidays.length === 0 ? {} : { holidays }),
      ...(grace === undefined ? {} : { parking_grace_s: Math.round(grace * 60) }),
      ...(draft.least.trim() === '' ? {} : { min_price_minor: minor(draft.least) }),
      ...(draft.most.trim() === '' ? {} : { max_price_minor: minor(draft.most) }),
      ...(draft.accept_flaws ? { accept_flaws: true } : {}),
    },
  };
}

// The elements as the strips read them, also while a price is still missing.
export function elements_of(draft: Draft): TariffElement[] {
  const none: Restrictions = {
    start_time: null,
    end_time: null,
    start_date: null,
    end_date: null,
    weekdays: [],
    months: [],
    holidays: 'any',
    min_wh: null,
    max_wh: null,
    min_power_w: null,
    max_power_w: null,
    min_duration_s: null,
    max_duration_s: null,
  };
  return draft.lines
    .filter((line) => number_of(line.price) !== undefined)
    .map((line) => ({
      components: [{ fee: line.fee, dimension: line.dimension, price: number_of(line.price) ?? 0, step_size: line.step }],
      restrictions: { ...none, ...(restrictions_of(line) as Partial<Restrictions>) },
    }));
}

// The line that a problem's field (/elements/0/components/1/price) speaks of; -1: none of them.
export function line_of(field: string, line_at: number[][]): number {
  const match = /^\/elements\/(\d+)(?:\/components\/(\d+))?/.exec(field);
  if (match === null) return -1;
  return line_at[Number(match[1])]?.[Number(match[2] ?? 0)] ?? -1;
}

// When a tariff was published: its id begins with the moment (UUIDv7).
export function published_at(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
