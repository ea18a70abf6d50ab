// The roster as people plan it: a shift of every day, for some days. Pure.
import { instant_of } from './format.ts';

export interface Turn {
  begins_at: string;
  ends_at: string;
}

const day_ms = 86_400_000;

// One turn for each of `days` days from `first_day` on. An end that is not after the beginning is of
// the next morning.
export function turns(
  first_day: string,
  days: number,
  from: string,
  until: string,
  time_zone: string,
): Turn[] {
  const made: Turn[] = [];
  const next_day = (day: string, by: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + by * day_ms).toISOString().slice(0, 10);
  for (let i = 0; i < days; ++i) {
    const day = next_day(first_day, i);
    const begins = instant_of(day, from, time_zone);
    const ends = instant_of(until > from ? day : next_day(day, 1), until, time_zone);
    made.push({
      begins_at: new Date(begins).toISOString(),
      ends_at: new Date(ends).toISOString(),
    });
  }
  return made;
}
