// A yard that no screen holds, as strips from top to bottom of which only those near the eye are drawn:
// each strip's height is known beforehand, so the whole is as long as if all of it were there. Pure.
import type { Courtyard, Pile } from './yard.ts';

// Up to here everything is drawn, at the place where eyes expect it.
export const most_drawn = 400; // piles

export type Strip =
  | { kind: 'location'; courtyard: Courtyard }
  | { kind: 'zone'; name: string } // a shed, a group, or both
  | { kind: 'piles'; piles: Pile[]; columns: number };

// What the style sheet makes of a strip, in px.
export interface Measure {
  width: number; // of all piles side by side
  cell: number; // width of a pile at least, with its gap
  row: number; // height of piles side by side, with their gap
  location: number;
  zone: number;
}

export interface Laid {
  strips: Strip[];
  tops: number[]; // one more than strips: the last is the height of all
}

// What a filter leaves: `kept`, in the order of piles_of. What has nothing left falls away.
export function narrowed(courtyards: Courtyard[], kept: readonly Pile[]): Courtyard[] {
  const left: Courtyard[] = [];
  let at = 0;
  const keep = (pile: Pile) => pile === kept[at] && (at += 1) > 0;
  for (const courtyard of courtyards) {
    const sheds = courtyard.sheds
      .map((shed) => ({
        ...shed,
        groups: shed.groups
          .map((group) => ({ ...group, piles: group.piles.filter(keep) }))
          .filter((group) => group.piles.length > 0),
      }))
      .filter((shed) => shed.groups.length > 0);
    if (sheds.length > 0) left.push({ ...courtyard, sheds });
  }
  return left;
}

export function lay(courtyards: Courtyard[], measure: Measure): Laid {
  const laid: Laid = { strips: [], tops: [0] };
  let top = 0;
  const add = (strip: Strip, height: number) => {
    laid.strips.push(strip);
    laid.tops.push((top += height));
  };
  const columns = Math.max(1, Math.floor(measure.width / measure.cell));
  for (const courtyard of courtyards) {
    add({ kind: 'location', courtyard }, measure.location);
    for (const shed of courtyard.sheds) {
      for (const group of shed.groups) {
        const name = [shed.name, group.name].filter(Boolean).join(' · ');
        if (name !== '') add({ kind: 'zone', name }, measure.zone);
        for (let at = 0; at < group.piles.length; at += columns) {
          add({ kind: 'piles', piles: group.piles.slice(at, at + columns), columns }, measure.row);
        }
      }
    }
  }
  return laid;
}

// The index of the strip that shows a pile; -1: none does.
export const strip_of = ({ strips }: Laid, station_id: string): number =>
  strips.findIndex((strip) => strip.kind === 'piles' && strip.piles.some((pile) => pile.station.id === station_id));

// Whether two strips show the same.
export function same_strip(one: Strip, other: Strip): boolean {
  if (one.kind === 'location') return other.kind === 'location' && one.courtyard === other.courtyard;
  if (one.kind === 'zone') return other.kind === 'zone' && one.name === other.name;
  return (
    other.kind === 'piles' &&
    one.columns === other.columns &&
    one.piles.length === other.piles.length &&
    one.piles.every((pile, at) => pile === other.piles[at])
  );
}

// Indices of the strips between two heights, first and one past the last.
export function between({ tops }: Laid, from: number, to: number): [number, number] {
  const count = tops.length - 1;
  const strip_at = (y: number) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tops[middle + 1] ?? 0) <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const first = strip_at(from);
  return [first, Math.max(first, Math.min(count, strip_at(to) + 1))];
}
