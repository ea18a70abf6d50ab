// One question to the server and its newest answer. An old answer stays on the screen while a newer one
// is fetched or cannot be had; what failed for want of a server is asked again by itself.
import { Problem } from './api.ts';
import { line } from './line.ts';
import { problem_text } from './problem_text.ts';

const again_ms = 5000;
const passing = [0, 429, 502, 503, 504];

export class Asked<Value> {
  value: Value | null = $state.raw(null);
  failure = $state.raw('');
  asking = $state.raw(false);
  #ask: () => Promise<Value>;
  #turn = 0;
  #timer = 0;
  #not_waiting: () => void;

  constructor(ask: () => Promise<Value>) {
    this.#ask = ask;
    addEventListener('online', this.#hurry);
    this.#not_waiting = line.when_back(this.#hurry);
  }

  // There is a server again, or somebody has signed in again. What did not fail is as it was.
  #hurry = () => {
    if (this.failure !== '') void this.again();
  };

  again = async () => {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.asking = true;
    try {
      const value = await this.#ask();
      if (turn !== this.#turn) return; // an answer to an older question
      this.value = value;
      this.failure = '';
    } catch (error) {
      if (turn !== this.#turn) return;
      this.failure = problem_text(error);
      if (error instanceof Problem && passing.includes(error.status)) {
        this.#timer = window.setTimeout(this.again, again_ms);
      }
    }
    this.asking = false;
  };

  // Another question: what was answered before does not belong to it.
  anew() {
    this.value = null;
    return this.again();
  }

  close = () => {
    this.#turn += 1;
    clearTimeout(this.#timer);
    removeEventListener('online', this.#hurry);
    this.#not_waiting();
  };
}
