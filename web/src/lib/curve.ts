// The power curve of a session as an SVG path, and how it grows while the session runs. Pure.
import type { Curve, SlotSession } from './contract.ts';

export interface Point {
  at_ms: number;
  power_w: number;
}

export function points_of(curve: Pick<Curve, 'at' | 'energy_wh' | 'power_w'>): Point[] {
  const points: Point[] = [];
  curve.at.forEach((at, index) => {
    const power_w = curve.power_w[index];
    const at_ms = Date.parse(at);
    if (power_w !== null && power_w !== undefined && !Number.isNaN(at_ms)) {
      points.push({ at_ms, power_w });
    }
  });
  return points;
}

// The next reading of the running session, if it is a new one.
export function extended(points: Point[], session: SlotSession): Point[] {
  if (session.power_w === null || session.last_reading_at === null) return points;
  const at_ms = Date.parse(session.last_reading_at);
  const last = points.at(-1);
  if (Number.isNaN(at_ms) || (last !== undefined && at_ms <= last.at_ms)) return points;
  return [...points, { at_ms, power_w: session.power_w }];
}

// At most `limit` points, keeping in each stretch the highest one: a peak is what people look for.
export function thinned(points: Point[], limit: number): Point[] {
  if (points.length <= limit) return points;
  const kept: Point[] = [];
  for (let index = 0; index < limit; ++index) {
    const from = Math.floor((index * points.length) / limit);
    const to = Math.floor(((index + 1) * points.length) / limit);
    const stretch = points.slice(from, to);
    kept.push(stretch.reduce((best, point) => (point.power_w > best.power_w ? point : best)));
  }
  return kept;
}

export interface Drawing {
  line: string;
  area: string;
  top_w: number; // what the upper edge stands for
  last: { x: number; y: number };
}

// A round number at or above `value`, so that the scale is readable.
export function round_up(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 10)));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}

// `from_ms` and `to_ms`: what the box spans, where that is more than the points.
export function drawing_of(
  points: Point[],
  width: number,
  height: number,
  from_ms = Infinity,
  to_ms = -Infinity,
): Drawing | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at_ms === first.at_ms) return null;
  const top_w = round_up(Math.max(...points.map((point) => point.power_w)) * 1.05);
  const begin_ms = Math.min(from_ms, first.at_ms);
  const span = Math.max(to_ms, last.at_ms) - begin_ms;
  const place = (point: Point) => ({
    x: ((point.at_ms - begin_ms) / span) * width,
    y: height - (point.power_w / top_w) * height,
  });
  const text = points.map((point) => {
    const { x, y } = place(point);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${text.join('L')}`;
  return { line, area: `${line}V${height}H${place(first).x.toFixed(1)}Z`.replace('H0.0Z', 'H0Z'), top_w, last: place(last) };
}
