// The open alarms and the standing cuts, the same on every page. The live feed says that something changed; what it
// is now is asked for whole, so that a page that was asleep shows the same as one that was not. A page without the
// feed asks now and then: whoever is on duty hears an urgent alarm wherever they are.
import { api } from './api.ts';
import { concerns_alarms, is_called_for, sorted } from './alarm_order.ts';
import type { Alarm, Cut, LiveEvent } from './contract.ts';
import { ring } from './ring.ts';
import { problem_text } from './problem_text.ts';

const first_ms = 1000; // a page with the feed is told by then
const look_again_ms = 15_000;
const follow_ms = 2000;

export class AlarmBoard {
  alarms: Alarm[] = $state.raw([]);
  cuts: Cut[] = $state.raw([]);
  failure = $state.raw('');
  loaded = $state.raw(false);
  live = false; // a feed tells what changes
  #loading = false;
  #again = false;
  #follow = 0;
  #person = 0; // whose alarms they are

  take(event: LiveEvent) {
    if (concerns_alarms(event.kind)) void this.load();
  }

  // For as long as a page without the feed is open.
  keep_up(): () => void {
    let timer = window.setTimeout(
      () => {
        void this.load();
        timer = window.setInterval(() => void this.load(), look_again_ms);
      },
      this.loaded ? look_again_ms : first_ms,
    );
    return () => clearTimeout(timer); // one of either kind
  }

  // Another person: other locations.
  forget() {
    this.#person += 1;
    this.alarms = [];
    this.cuts = [];
    this.failure = '';
    this.loaded = false;
    clearTimeout(this.#follow);
  }

  async load() {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    clearTimeout(this.#follow);
    do {
      this.#again = false;
      const person = this.#person;
      try {
        const [alarms, cuts] = await Promise.all([api.open_alarms(), api.cuts()]);
        if (person !== this.#person) continue;
        if (this.loaded && is_called_for(this.alarms, alarms)) ring();
        this.alarms = kept(this.alarms, sorted(alarms));
        this.cuts = kept(this.cuts, cuts.items.filter((cut) => cut.released_at === null));
        this.failure = '';
        this.loaded = true;
      } catch (error) {
        if (person === this.#person) this.failure = problem_text(error);
      }
    } while (this.#again);
    this.#loading = false;
    // How much is off changes without an event of its own.
    if (this.live && this.cuts.length > 0) this.#follow = window.setTimeout(() => void this.load(), follow_ms);
  }
}

// What says the same stays the same: nothing is drawn or asked again because of it.
const kept = <Row>(before: Row[], now: Row[]) => (JSON.stringify(before) === JSON.stringify(now) ? before : now);

export const alarm_board = new AlarmBoard();
