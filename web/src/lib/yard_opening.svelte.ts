// The live yard of a view, from the first question to the last: opened, or the reason why not. It outlives the view
// for a while: whoever comes back from a pile's page finds it as it is, and it is not asked for twice.
import { alarm_board } from './alarm_board.svelte.ts';
import { api } from './api.ts';
import { line } from './line.ts';
import { LiveYard } from './live_yard.svelte.ts';
import { problem_text } from './problem_text.ts';

const kept_ms = 30_000;
let kept: LiveYard | null = null;
let views = 0; // that show it
let closing = 0;

// Another person: other locations.
export function forget_yard() {
  clearTimeout(closing);
  kept?.close();
  kept = null;
  alarm_board.forget();
}

export class YardOpening {
  yard: LiveYard | null = $state.raw(kept);
  failure = $state.raw('');
  #closed = false;
  #not_waiting: () => void;

  constructor() {
    views += 1;
    clearTimeout(closing);
    this.#not_waiting = line.when_back(() => {
      if (this.failure !== '') void this.load();
    });
  }

  async load() {
    this.failure = '';
    try {
      const locations = await api.locations();
      if (this.#closed) return;
      if (kept === null || JSON.stringify(kept.locations) !== JSON.stringify(locations)) {
        kept?.close();
        kept = new LiveYard(locations);
      }
      this.yard = kept;
    } catch (error) {
      if (this.yard === null) this.failure = problem_text(error);
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#not_waiting();
    views -= 1;
    if (views === 0) closing = window.setTimeout(forget_unseen, kept_ms);
  }
}

function forget_unseen() {
  kept?.close();
  kept = null;
}
