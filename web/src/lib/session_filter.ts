// The filter of the session list: what stands in the address, what the server is asked. Pure.
import { instant_of } from './format.ts';

export const filter_names = ['state', 'location', 'station', 'evse', 'from', 'to'] as const;
export type FilterName = (typeof filter_names)[number];
export type Filter = Partial<Record<FilterName, string>>;

const states = ['active', 'ended', 'needs_review'];
const day = /^\d{4}-\d{2}-\d{2}$/;
const day_ms = 86_400_000;

export function filter_of(query: URLSearchParams): Filter {
  const filter: Filter = {};
  for (const name of filter_names) {
    const value = query.get(name) ?? '';
    const good =
      name === 'state' ? states.includes(value) : name === 'from' || name === 'to' ? day.test(value) : value !== '';
    if (good) filter[name] = value;
  }
  return filter;
}

export function as_query(filter: Filter): string {
  const query = new URLSearchParams();
  for (const name of filter_names) {
    const value = filter[name];
    if (value !== undefined) query.set(name, value);
  }
  return query.toString();
}

const next_day = (text: string) => new Date(Date.parse(`${text}T00:00:00Z`) + day_ms).toISOString().slice(0, 10);

// Whole days by the clock of the place; `to` is the last day, included.
export function span_of(filter: Filter, time_zone: string): { from?: string; to?: string } {
  const at = (text: string) => new Date(instant_of(text, '00:00', time_zone)).toISOString();
  return {
    ...(filter.from === undefined ? {} : { from: at(filter.from) }),
    ...(filter.to === undefined ? {} : { to: at(next_day(filter.to)) }),
  };
}

// The server's own names.
export function asked_of(filter: Filter, time_zone: string): URLSearchParams {
  const asked = new URLSearchParams(span_of(filter, time_zone));
  if (filter.state) asked.set('state', filter.state);
  if (filter.location) asked.set('location_id', filter.location);
  if (filter.station) asked.set('station_id', filter.station);
  if (filter.evse) asked.set('evse_id', filter.evse);
  return asked;
}

// A kept filter: a name and the query that it stands for.
export interface Kept {
  name: string;
  query: string;
}
const most_kept = 20;

export function kept_of(text: string | null): Kept[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(read)) return [];
    return read
      .filter((one) => typeof one?.name === 'string' && typeof one?.query === 'string')
      .map(({ name, query }) => ({ name, query: as_query(filter_of(new URLSearchParams(query))) }))
      .slice(0, most_kept);
  } catch {
    return [];
  }
}
