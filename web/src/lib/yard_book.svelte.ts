// The names of courtyards, piles and slots, for views that only know their ids: read once, kept for as
// long as the page is open, read again when an id is new.
import { all, request } from './api.ts';
import type { Location, Page, Station } from './contract.ts';

const most_pages = 5; // of 1000 piles; the rest goes without names

export class YardBook {
  locations = $state.raw<Location[]>([]);
  stations = $state.raw<Station[]>([]);
  loaded = $state.raw(false);
  cut = $state.raw(false); // there are more piles than were read
  #loading: Promise<void> | null = null;
  #station_by_id = new Map<string, Station>();
  #label_by_slot = new Map<string, string>();

  load(again = false): Promise<void> {
    if (this.#loading === null || again) {
      this.#loading = this.#read();
      this.#loading.catch(() => (this.#loading = null));
    }
    return this.#loading;
  }

  location(id: string | null | undefined): Location | undefined {
    return this.locations.find((location) => location.id === id);
  }

  zone_of(location_id: string | null | undefined): string {
    return this.location(location_id)?.time_zone ?? this.locations[0]?.time_zone ?? 'Asia/Shanghai';
  }

  // The yard's own newest moment: a demo's clock is ahead of this computer's.
  newest_ms(): number {
    return Math.max(0, ...this.stations.map((one) => Date.parse(one.last_seen_at ?? '') || 0)) || Date.now();
  }

  station(id: string | null | undefined): Station | undefined {
    return this.#station_by_id.get(id ?? '');
  }

  label(evse_id: string): string {
    return this.#label_by_slot.get(evse_id) ?? '';
  }

  async #read() {
    this.locations = await all<Location>('/v1/locations', 10);
    const stations: Station[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < most_pages; ++page) {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer: Page<Station> = await request(`/v1/stations?limit=1000${next}`);
      stations.push(...answer.items);
      cursor = answer.next_cursor;
      if (cursor === null) break;
    }
    this.#station_by_id = new Map(stations.map((station) => [station.id, station]));
    this.#label_by_slot = new Map(
      stations.flatMap(({ evses }) => evses.map((slot): [string, string] => [slot.id, slot.label])),
    );
    this.stations = stations;
    this.cut = cursor !== null;
    this.loaded = true;
  }
}

export const yard_book = new YardBook();
