// The yard's clock between two things it says: it goes on as fast as this computer's, however wrong that one is. Pure.
export class YardClock {
  #yard_ms = 0;
  #own_ms = 0;

  set(yard_ms: number, own_ms: number) {
    this.#yard_ms = yard_ms;
    this.#own_ms = own_ms;
  }

  // 0 until it was set.
  at(own_ms: number): number {
    return this.#yard_ms === 0 ? 0 : this.#yard_ms + Math.max(0, own_ms - this.#own_ms);
  }
}
