// The bands of the electricity price under a session's curve: from when to when which price. Pure.
import type { Bill, Tariff } from './contract.ts';
import { day_field, instant_of } from './format.ts';
import { segments, strength } from './tariff_bands.ts';

export interface Band {
  from_ms: number;
  to_ms: number;
  price: number | null;
  strength: number;
}

const most_days = 8;
const day_ms = 86_400_000;

export function bands_between(tariff: Tariff, from_ms: number, to_ms: number): Band[] {
  const made: Omit<Band, 'strength'>[] = [];
  const zone = tariff.time_zone;
  let day = day_field(from_ms, zone);
  for (let count = 0; count < most_days; ++count) {
    const noon = Date.parse(`${day}T12:00:00Z`);
    const start = instant_of(day, '00:00', zone);
    if (start >= to_ms) break;
    const weekday = ((new Date(noon).getUTCDay() + 6) % 7) + 1;
    const month = Number(day.slice(5, 7));
    const holiday = tariff.holidays.includes(day);
    const of_day = segments(tariff.elements, 'electricity', 'ENERGY', { weekday, month, date: day, holiday, power_w: null });
    for (const { from, to, price } of of_day) {
      const begin = Math.max(from_ms, start + from * 60_000);
      const end = Math.min(to_ms, start + to * 60_000);
      const last = made.at(-1);
      if (begin >= end) continue;
      if (last !== undefined && last.price === price) last.to_ms = end;
      else made.push({ from_ms: begin, to_ms: end, price });
    }
    day = new Date(noon + day_ms).toISOString().slice(0, 10);
  }
  const prices = made.map((band) => band.price);
  return made.map((band) => ({ ...band, strength: strength(band.price, prices) }));
}

// The same as they stand in the bill; null where it does not say from when to when: one line may gather what a
// wavering load left in pieces.
export function bands_of_bill(bill: Bill): Band[] | null {
  const lines = bill.lines.filter(
    (line) => line.fee === 'electricity' && line.dimension === 'ENERGY' && line.kind === 'counted',
  );
  if (lines.length === 0 || lines.some((line) => line.pieces > 1 || line.from_at === null || line.to_at === null)) return null;
  const prices = lines.map((line) => line.price);
  return lines
    .map((line) => ({
      from_ms: Date.parse(line.from_at ?? ''),
      to_ms: Date.parse(line.to_at ?? ''),
      price: line.price,
      strength: strength(line.price, prices),
    }))
    .sort((a, b) => a.from_ms - b.from_ms);
}
