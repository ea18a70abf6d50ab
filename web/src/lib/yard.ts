// The yard as a tree for the screen, and its totals. Pure: built from what the API and the live feed
// say, knows nothing of the screen.
import type { LiveStation, Location, Slot, Zone } from './contract.ts';
import { look_of, looks, type Look } from './status.ts';

export interface Pile {
  station: LiveStation;
  slot_ids: string[]; // in the order printed on the pile
  sought: string; // its name as it is searched: small letters
}
export interface Group {
  id: string;
  name: string;
  piles: Pile[];
}
export interface Shed {
  id: string;
  name: string;
  groups: Group[];
}
export interface Courtyard {
  location: Location;
  sheds: Shed[];
}

export const piles_of = (courtyards: Courtyard[]): Pile[] =>
  courtyards.flatMap(({ sheds }) => sheds.flatMap(({ groups }) => groups.flatMap(({ piles }) => piles)));

export interface Totals {
  slots: number;
  by_look: Record<Look, number>;
  power_w: number;
}

const collator = new Intl.Collator('zh-CN', { numeric: true });
export const by_name = (a: { name: string }, b: { name: string }) =>
  collator.compare(a.name, b.name);

export function tally(slots: Iterable<Slot>): Totals {
  const totals = none();
  for (const slot of slots) count(totals, slot, 1);
  return totals;
}

// The totals of a yard and of each of its locations, kept up with one change after the other: a yard
// may have many thousand slots.
export class RunningTotals {
  all = none();
  of = new Map<string, Totals>(); // by location

  constructor(slots: Iterable<Slot>) {
    for (const slot of slots) this.#add(slot);
  }

  // Pairs of what a slot was and is. What was given out before stays as it was.
  change(changes: [Slot, Slot][]) {
    this.all = copy(this.all);
    this.of = new Map(this.of);
    for (const id of new Set(changes.flat().map((slot) => slot.location_id))) {
      this.of.set(id, copy(this.of.get(id) ?? none()));
    }
    for (const [before, after] of changes) {
      count(this.all, before, -1);
      count(entry(this.of, before.location_id, none), before, -1);
      this.#add(after);
    }
  }

  #add(slot: Slot) {
    count(this.all, slot, 1);
    count(entry(this.of, slot.location_id, none), slot, 1);
  }
}

function none(): Totals {
  const by_look = Object.fromEntries(looks.map((look) => [look, 0])) as Record<Look, number>;
  return { slots: 0, by_look, power_w: 0 };
}

const copy = (totals: Totals): Totals => ({ ...totals, by_look: { ...totals.by_look } });

function count(totals: Totals, slot: Slot, by: 1 | -1) {
  const look = look_of(slot);
  totals.slots += by;
  totals.by_look[look] += by;
  if (look !== 'offline') totals.power_w += by * (slot.session?.power_w ?? 0);
}

export function build_courtyards(
  locations: Location[],
  stations: Iterable<LiveStation>,
  slots: Iterable<Slot>,
): Courtyard[] {
  const slots_of = new Map<string, Slot[]>();
  for (const slot of slots) append(slots_of, slot.station_id, slot);
  const piles_of = new Map<string, Pile[]>();
  for (const station of stations) {
    const own = (slots_of.get(station.id) ?? []).sort((a, b) => a.number - b.number);
    append(piles_of, station.location_id, {
      station,
      slot_ids: own.map((slot) => slot.id),
      sought: station.name.toLowerCase(),
    });
  }
  return locations
    .map((location) => ({ location, sheds: sheds_of(location, piles_of.get(location.id) ?? []) }))
    .sort((a, b) => by_name(a.location, b.location));
}

// A station may hang on a shed, a group or a circuit, or on nothing at all.
function sheds_of(location: Location, piles: Pile[]): Shed[] {
  const zones = new Map(location.zones.map((zone) => [zone.id, zone]));
  const sheds = new Map<string, Shed>();
  const groups = new Map<string, Group>();
  for (const pile of piles.sort((a, b) => by_name(a.station, b.station))) {
    const above = ancestors(zones, pile.station.zone_id);
    const shed_zone = above.find((zone) => zone.kind === 'shed');
    const group_zone = above.find((zone) => zone.kind === 'group');
    const shed = entry(sheds, shed_zone?.id ?? '', () => ({
      id: shed_zone?.id ?? '',
      name: shed_zone?.name ?? '',
      groups: [],
    }));
    const group = entry(groups, `${shed.id}/${group_zone?.id ?? ''}`, () => {
      const made = { id: group_zone?.id ?? shed.id, name: group_zone?.name ?? '', piles: [] };
      shed.groups.push(made);
      return made;
    });
    group.piles.push(pile);
  }
  const ordered = [...sheds.values()].sort(by_name);
  for (const shed of ordered) shed.groups.sort(by_name);
  return ordered;
}

function ancestors(zones: Map<string, Zone>, zone_id: string | null): Zone[] {
  const found: Zone[] = [];
  // Bounded: zones nest three deep, and a cycle in bad data must not hang the page.
  for (let next = zone_id; next !== null && found.length < 8; ) {
    const zone = zones.get(next);
    if (zone === undefined) break;
    found.push(zone);
    next = zone.parent_id;
  }
  return found;
}

function append<Item>(map: Map<string, Item[]>, key: string, item: Item) {
  entry(map, key, () => []).push(item);
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

// Which instant the yard is at: the newest time that anything in it was seen. The server's clock may
// run faster than ours (demo), so durations are never measured against this computer's clock.
export function latest_at(now_ms: number, slot: Slot): number {
  const times = [slot.status_at, slot.session?.last_reading_at, slot.session?.started_at];
  return times.reduce((latest, at) => Math.max(latest, at ? Date.parse(at) || 0 : 0), now_ms);
}
