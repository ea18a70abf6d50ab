// The live yard of a view, from the first question to the last: opened, or the reason why not.
import { api, Problem } from './api.ts';
import { LiveYard } from './live_yard.svelte.ts';
import { problem_text } from './problem_text.ts';

export class YardOpening {
  yard: LiveYard | null = $state.raw(null);
  failure = $state.raw('');
  #sign_out: () => void;

  constructor(sign_out: () => void) {
    this.#sign_out = sign_out;
  }

  async load() {
    this.failure = '';
    try {
      this.yard = new LiveYard(await api.locations());
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.#sign_out();
      else this.failure = problem_text(error);
    }
  }

  close() {
    this.yard?.close();
  }
}
