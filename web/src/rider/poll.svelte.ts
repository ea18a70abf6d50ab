// Asks again and again while somebody looks: at once when the page comes to the front or the network
// comes back, slower after every failure. What was read last stays.
import { untrack } from 'svelte';
import { Problem } from './api.ts';
import { is_passing, pause_ms, trouble_of } from './patience.ts';

// How many polls have trouble right now: the shell says so once, whoever has it.
class Network {
  failing = $state(0);
  limited = $state(0);
}
export const network = new Network();

// What was read last and has a key: one step back, it is there at once, whatever the network does. Only for
// what says itself of when it is.
let read_last: { key: string; value: unknown } | null = null;
export const forget_what_was_read = () => (read_last = null);

interface Plan<Value> {
  read: () => Promise<Value>;
  key?: () => string; // of what is kept as long as the page is open
  every_ms: () => number;
  over?: (value: Value) => boolean; // nothing more will change
}

export class Poll<Value> {
  value: Value | null = $state.raw(null);
  problem: Problem | null = $state.raw(null);
  readonly passing = $derived(this.problem !== null && is_passing(this.problem.status));
  readonly #plan: Plan<Value>;
  #again: () => void = () => {};

  constructor(plan: Plan<Value>) {
    this.#plan = plan;
    if (read_last !== null && read_last.key === plan.key?.()) this.value = read_last.value as Value;
  }

  // Before the time: something was done.
  now() {
    this.#again();
  }

  // Until the returned function is called: `$effect(() => poll.run())`.
  run(): () => void {
    let stopped = false;
    let asking = false;
    let once_more = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    let trouble: 'failing' | 'limited' | null = null;

    const counted = (now: typeof trouble) => {
      if (now !== trouble && trouble !== null) network[trouble] -= 1;
      if (now !== trouble && now !== null) network[now] += 1;
      trouble = now;
      failures = now === null ? 0 : failures + 1;
    };
    const ask = async () => {
      clearTimeout(timer);
      if (stopped || document.hidden) return;
      if (asking) {
        once_more = true;
        return;
      }
      asking = true;
      once_more = false;
      let wanted_s: number | null = null;
      try {
        const value = await this.#plan.read();
        if (stopped) return;
        counted(null);
        this.value = value;
        if (this.#plan.key !== undefined) read_last = { key: this.#plan.key(), value };
        this.problem = null;
        if (this.#plan.over?.(value) === true) return;
      } catch (error) {
        if (stopped) return;
        const problem = error instanceof Problem ? error : new Problem(0, '', String(error));
        this.problem = problem;
        wanted_s = problem.retry_after_s;
        counted(trouble_of(problem.status));
        if (!is_passing(problem.status)) return; // an answer; asking again would not change it
      } finally {
        asking = false;
      }
      timer = setTimeout(ask, once_more ? 0 : pause_ms(this.#plan.every_ms(), failures, wanted_s));
    };
    const wake = () => void ask();

    this.#again = wake;
    document.addEventListener('visibilitychange', wake);
    addEventListener('online', wake);
    untrack(wake);
    return () => {
      stopped = true;
      counted(null);
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
      removeEventListener('online', wake);
    };
  }
}
