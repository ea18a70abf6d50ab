// Whether the server answers this page. Every answer and every missing one is told here, whoever asked;
// only when nothing was heard for a while does the line ask by itself. One missing answer is no proof:
// it is asked again at once. Beyond its timer it has no state of the browser's.
import { delay_after } from './delay.ts';

const quiet_ms = 20_000; // the live feed speaks every 15 s: where it is open, nothing is asked

export interface Around {
  ask: () => Promise<boolean>; // whether any answer came
  now: () => number;
  hidden: () => boolean; // nobody looks: nothing is asked
}

export class Line {
  #around: Around;
  #heard_at: number;
  #failures = 0;
  #lost = false;
  #watched = false;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #show: (lost_since: number | null) => void = () => {};
  #waiting = new Set<() => void>();

  constructor(around: Around) {
    this.#around = around;
    this.#heard_at = around.now();
  }

  // From now on `show` hears since when there is no server, and null when there is one again.
  watch(show: (lost_since: number | null) => void): () => void {
    this.#show = show;
    this.#watched = true;
    this.look();
    return () => {
      this.#watched = false;
      clearTimeout(this.#timer);
    };
  }

  // What failed for want of the server, or of a sign-in, and may go on by itself.
  when_back(go_on: () => void): () => void {
    this.#waiting.add(go_on);
    return () => this.#waiting.delete(go_on);
  }

  back() {
    for (const go_on of [...this.#waiting]) go_on();
  }

  answered() {
    this.#heard_at = this.#around.now();
    this.#failures = 0;
    if (!this.#lost) return;
    this.#lost = false;
    this.#show(null);
    this.back();
  }

  unanswered() {
    if (this.#failures > 0 || this.#asking) return; // it is being looked into
    this.#failures = 1;
    this.look();
  }

  // Somebody looks at the page again, or has reason to doubt.
  look() {
    clearTimeout(this.#timer);
    if (!this.#watched || this.#asking || this.#around.hidden()) return;
    const silent_ms = this.#around.now() - this.#heard_at;
    if (this.#failures > 0 || silent_ms >= quiet_ms) void this.#ask();
    else this.#look_in(quiet_ms - silent_ms);
  }

  #look_in(delay_ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), delay_ms);
  }

  async #ask() {
    this.#asking = true;
    const came = await this.#around.ask();
    this.#asking = false;
    if (!this.#watched) return;
    if (came) {
      this.answered();
      this.#look_in(quiet_ms);
      return;
    }
    this.#failures += 1;
    if (this.#failures >= 2 && !this.#lost) {
      this.#lost = true;
      this.#show(this.#heard_at);
    }
    this.#look_in(delay_after(this.#failures, Math.random()));
  }
}

const patience_ms = 8000;

async function ask(): Promise<boolean> {
  try {
    const { status } = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(patience_ms) });
    return !is_gateway(status);
  } catch {
    return false;
  }
}

// Said by something that stands before the server and cannot reach it.
export const is_gateway = (status: number) => status === 502 || status === 504;

export const line = new Line({ ask, now: () => Date.now(), hidden: () => document.hidden });
