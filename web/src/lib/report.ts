// Sessions added up for the reports: by day, by place, by how they ended, and how busy the slots were at
// each hour of the week. Pure.
import type { Session } from './contract.ts';
import { day_field, instant_of } from './format.ts';

type Row = Pick<
  Session,
  'location_id' | 'state' | 'end_reason' | 'end_text' | 'started_at' | 'ended_at' | 'last_seen_at' | 'energy_wh' | 'cost'
>;

export interface Sum {
  sessions: number;
  energy_wh: number;
  minor: number;
}

export interface Report {
  days: { day: string; sum: Sum }[];
  all: Sum;
  places: { location_id: string; sum: Sum }[];
  endings: { reason: string; text: string; count: number }[];
  busy_hours: number[][]; // [weekday 0 Monday][hour]: slot hours in use, added up over the days
  hours_of: number[][]; // [weekday][hour]: how many such hours the report spans, up to now
}

const hour_ms = 3_600_000;
const day_ms = 86_400_000;
const nothing = (): Sum => ({ sessions: 0, energy_wh: 0, minor: 0 });

export function days_between(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T12:00:00Z`); at <= Date.parse(`${to}T12:00:00Z`); at += day_ms) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

const weekday_of = (day: string) => (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;

function add(sum: Sum, session: Row) {
  sum.sessions += 1;
  sum.energy_wh += session.energy_wh;
  sum.minor += session.cost?.amount_minor ?? 0;
}

// `from` and `to`: first and last day by the clock of `time_zone`. What comes after `now_ms` is no idle time.
export function report_of(
  sessions: Row[],
  from: string,
  to: string,
  time_zone: string,
  now_ms: number,
): Report {
  const days = days_between(from, to);
  const by_day = new Map(days.map((day) => [day, nothing()]));
  const by_place = new Map<string, Sum>();
  const by_ending = new Map<string, { reason: string; text: string; count: number }>();
  const all = nothing();
  const busy_hours = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const begin = instant_of(from, '00:00', time_zone);
  const end = begin + days.length * day_ms;
  for (const session of sessions) {
    const sum = by_day.get(day_field(Date.parse(session.started_at), time_zone));
    if (sum === undefined) continue;
    add(sum, session);
    add(all, session);
    const place = by_place.get(session.location_id) ?? nothing();
    add(place, session);
    by_place.set(session.location_id, place);
    if (session.state === 'ended') {
      const key = `${session.end_reason ?? ''} ${session.end_text}`;
      const ending = by_ending.get(key) ?? { reason: session.end_reason ?? '', text: session.end_text, count: 0 };
      ending.count += 1;
      by_ending.set(key, ending);
    }
    occupy(busy_hours, session, begin, end, weekday_of(from));
  }
  const hours_of = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (let at = begin; at < Math.min(end, now_ms); at += hour_ms) {
    const hours = Math.round((at - begin) / hour_ms);
    hours_of[(weekday_of(from) + Math.floor(hours / 24)) % 7]![hours % 24]! += 1;
  }
  return {
    days: days.map((day) => ({ day, sum: by_day.get(day) ?? nothing() })),
    all,
    places: [...by_place].map(([location_id, sum]) => ({ location_id, sum })),
    endings: [...by_ending.values()].sort((a, b) => b.count - a.count),
    busy_hours,
    hours_of,
  };
}

// Adds the session's time to the hours of the week that it covers. The days are of 24 hours: the yards
// stand where clocks do not change.
function occupy(busy: number[][], session: Row, begin: number, end: number, first_weekday: number) {
  const from = Math.max(begin, Date.parse(session.started_at));
  const to = Math.min(end, Date.parse(session.ended_at ?? session.last_seen_at ?? session.started_at));
  for (let at = from; at < to; ) {
    const hours = Math.floor((at - begin) / hour_ms);
    const until = Math.min(to, begin + (hours + 1) * hour_ms);
    const row = busy[(first_weekday + Math.floor(hours / 24)) % 7];
    if (row !== undefined) row[hours % 24]! += (until - at) / hour_ms;
    at = until;
  }
}

// The share of the slots that were in use at that hour, 0 to 1; null: no such hour yet.
export function utilisation(report: Report, slots: number, weekday: number, hour: number): number | null {
  const hours = report.hours_of[weekday]?.[hour] ?? 0;
  if (hours === 0 || slots === 0) return null;
  return Math.min(1, (report.busy_hours[weekday]?.[hour] ?? 0) / (hours * slots));
}
