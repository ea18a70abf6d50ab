// The live yard of a view, from the first question to the last: opened, or the reason why not.
import { api } from './api.ts';
import { line } from './line.ts';
import { LiveYard } from './live_yard.svelte.ts';
import { problem_text } from './problem_text.ts';

export class YardOpening {
  yard: LiveYard | null = $state.raw(null);
  failure = $state.raw('');
  #not_waiting: () => void;

  constructor() {
    this.#not_waiting = line.when_back(() => {
      if (this.failure !== '') void this.load();
    });
  }

  async load() {
    this.failure = '';
    try {
      this.yard = new LiveYard(await api.locations());
    } catch (error) {
      this.failure = problem_text(error);
    }
  }

  close() {
    this.#not_waiting();
    this.yard?.close();
  }
}
