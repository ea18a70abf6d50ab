// The open alarms and the standing cuts. The feed says that something changed; what it is now is asked
// for whole, so that a page that was asleep shows the same as one that was not.
import { api } from './api.ts';
import { concerns_alarms, sorted } from './alarm_order.ts';
import type { Alarm, Cut, LiveEvent } from './contract.ts';
import { ring } from './ring.ts';
import { problem_text } from './problem_text.ts';

export class AlarmBoard {
  alarms: Alarm[] = $state.raw([]);
  cuts: Cut[] = $state.raw([]);
  failure = $state.raw('');
  loaded = $state.raw(false);
  #loading = false;
  #again = false;
  #follow = 0;

  // `event`: what the feed said. An urgent alarm is heard, too.
  take(event: LiveEvent) {
    if (!concerns_alarms(event.kind)) return;
    const news = event.kind === 'alarm.raised' || event.kind === 'alarm.escalated';
    if (news && event.details['level'] === 'urgent') ring();
    void this.load();
  }

  close() {
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
      try {
        const [alarms, cuts] = await Promise.all([api.open_alarms(), api.cuts()]);
        this.alarms = sorted(alarms);
        this.cuts = cuts.items.filter((cut) => cut.released_at === null);
        this.failure = '';
        this.loaded = true;
      } catch (error) {
        this.failure = problem_text(error);
      }
    } while (this.#again);
    this.#loading = false;
    // How much is off changes without an event of its own.
    if (this.cuts.length > 0) this.#follow = window.setTimeout(() => void this.load(), 2000);
  }
}
