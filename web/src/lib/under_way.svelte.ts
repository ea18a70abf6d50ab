// What is under way, by the name of its form or button: it is not begun a second time, however often it is pressed.
import { SvelteSet } from 'svelte/reactivity';

export class UnderWay {
  #names = new SvelteSet<string>();

  has(name: string): boolean {
    return this.#names.has(name);
  }

  // False when it was under way already.
  async once(name: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    try {
      await work();
    } finally {
      this.#names.delete(name);
    }
    return true;
  }
}
