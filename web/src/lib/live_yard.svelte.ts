// The yard as the live feed tells it. Each slot has its own reactive cell, so that a change renders one
// tile and nothing else. Changes are gathered and shown once per animation frame.
import { alarm_board } from './alarm_board.svelte.ts';
import type { LiveDay, LiveEvent, LiveSnapshot, LiveStation, Location, Slot } from './contract.ts';
import { Feed, type FeedState } from './feed.ts';
import { parse } from './from_outside.ts';
import type { SseMessage } from './sse.ts';
import { YardClock } from './yard_clock.ts';
import {
  build_courtyards,
  latest_at,
  piles_of,
  RunningTotals,
  tally,
  type Courtyard,
  type Totals,
} from './yard.ts';

export class SlotCell {
  slot: Slot = $state.raw()!;
  constructor(slot: Slot) {
    this.slot = slot;
  }
}

export class StationCell {
  station: LiveStation = $state.raw()!;
  constructor(station: LiveStation) {
    this.station = station;
  }
}

export class LiveYard {
  courtyards: Courtyard[] = $state.raw([]);
  piles = $derived(piles_of(this.courtyards)); // all, in the order of the screen
  totals: Totals = $state.raw(tally([]));
  totals_of: Map<string, Totals> = $state.raw(new Map());
  today: LiveDay | null = $state.raw(null); // of charges that began today, each by its place's clock; null: unknown
  feed: FeedState = $state.raw('connecting');
  heard_at_ms = $state.raw(0); // the yard's clock: when the feed last said something
  loaded = $state.raw(false);
  snapshots = $state.raw(0); // grows with every connection: what failed to load may be tried again
  cells = new Map<string, SlotCell>();
  stations = new Map<string, StationCell>();
  now_ms = $state.raw(0); // the yard's own clock
  board = alarm_board;

  readonly locations: Location[];

  #clock = new YardClock();
  #topology = '';
  #sums = new RunningTotals([]);
  #pending = new Map<string, Slot>(); // at most one per slot, also while the tab is hidden
  #asked = new Set<string>();
  #frame = 0;
  #feed: Feed;

  constructor(locations: Location[]) {
    this.locations = locations;
    this.board.live = true;
    this.#feed = new Feed({
      message: (message) => this.#take(message),
      state: (state) => (this.feed = state),
    });
  }

  close() {
    this.#feed.close();
    this.board.live = false;
    cancelAnimationFrame(this.#frame);
  }

  slot_of(slot_id: string): Slot | undefined {
    return this.cells.get(slot_id)?.slot;
  }

  location_of(location_id: string): Location | undefined {
    return this.locations.find((location) => location.id === location_id);
  }

  #take(message: SseMessage) {
    if (message.event === 'snapshot') this.#begin(parse(message.data) as LiveSnapshot);
    else if (message.event === 'evse') this.#slot(parse(message.data) as Slot);
    else if (message.event === 'station') this.#station(parse(message.data) as LiveStation);
    else if (message.event === 'day') this.today = parse(message.data) as LiveDay;
    else if (message.event === 'event') this.board.take(parse(message.data) as LiveEvent);
    this.heard_at_ms = this.#clock.at(Date.now());
  }

  #begin(snapshot: LiveSnapshot) {
    this.#pending.clear();
    this.cells = renewed(this.cells, snapshot.evses, (cell, slot) => {
      if (cell === undefined) return new SlotCell(slot);
      cell.slot = slot;
      return cell;
    });
    this.stations = renewed(this.stations, snapshot.stations, (cell, station) => {
      if (cell === undefined) return new StationCell(station);
      cell.station = station;
      return cell;
    });
    this.#sums = new RunningTotals(snapshot.evses);
    this.today = snapshot.today;
    this.now_ms = Date.parse(snapshot.now);
    this.#clock.set(this.now_ms, Date.now());
    const topology = topology_of(snapshot);
    if (topology !== this.#topology) {
      this.#topology = topology;
      this.courtyards = build_courtyards(this.locations, snapshot.stations, snapshot.evses);
    }
    this.loaded = true;
    this.snapshots += 1;
    this.#count();
    void this.board.load();
  }

  #slot(slot: Slot) {
    this.#pending.set(slot.id, slot);
    this.#frame ||= requestAnimationFrame(() => this.#show());
  }

  #station(change: LiveStation) {
    const cell = this.stations.get(change.id);
    if (cell === undefined) return;
    cell.station = {
      ...cell.station,
      online: change.online,
      last_seen_at: change.last_seen_at ?? cell.station.last_seen_at ?? null,
    };
    for (const { slot } of this.cells.values()) {
      if (slot.station_id !== change.id) continue;
      this.#slot({ ...(this.#pending.get(slot.id) ?? slot), online: change.online });
    }
  }

  #show() {
    this.#frame = 0;
    const changes: [Slot, Slot][] = [];
    for (const slot of this.#pending.values()) {
      const cell = this.cells.get(slot.id);
      if (cell === undefined) {
        this.#ask_for(slot.id);
        continue;
      }
      this.now_ms = latest_at(this.now_ms, slot);
      if (this.now_ms > this.#clock.at(Date.now())) this.#clock.set(this.now_ms, Date.now()); // the demo's runs faster
      changes.push([cell.slot, slot]);
      cell.slot = slot;
    }
    this.#sums.change(changes);
    this.#pending.clear();
    this.#count();
  }

  // Somebody added a pile: the next snapshot has it. Asked once for each slot.
  #ask_for(slot_id: string) {
    if (this.#asked.has(slot_id)) return;
    this.#asked.add(slot_id);
    this.#feed.reopen();
  }

  #count() {
    this.totals = this.#sums.all;
    this.totals_of = this.#sums.of;
  }
}

// The cells of a new snapshot: those that were there keep their identity, so that their tiles stay.
function renewed<Cell, Row extends { id: string }>(
  before: Map<string, Cell>,
  rows: Row[],
  make: (cell: Cell | undefined, row: Row) => Cell,
): Map<string, Cell> {
  return new Map(rows.map((row) => [row.id, make(before.get(row.id), row)]));
}

// What the tree on the screen depends on; while it is the same, a new snapshot only changes cells.
function topology_of(snapshot: LiveSnapshot): string {
  return JSON.stringify([
    snapshot.stations.map(({ id, name, location_id, zone_id }) => [id, name, location_id, zone_id]),
    snapshot.evses.map(({ id, station_id, number }) => [id, station_id, number]),
  ]);
}
