// Asks for what was typed once typing pauses. An answer to an older text never replaces a newer one,
// however late it comes.
export class Latest<Answer> {
  #ask: (text: string, signal: AbortSignal) => Promise<Answer>;
  #show: (answer: Answer | null, failure: unknown) => void;
  #pause_ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  constructor(
    ask: (text: string, signal: AbortSignal) => Promise<Answer>,
    show: (answer: Answer | null, failure: unknown) => void,
    pause_ms: number,
  ) {
    this.#ask = ask;
    this.#show = show;
    this.#pause_ms = pause_ms;
  }

  // Empty: nothing is asked, and nothing is shown.
  want(text: string) {
    this.close();
    if (text === '') {
      this.#show(null, null);
      return;
    }
    this.#timer = setTimeout(() => void this.#begin(text), this.#pause_ms);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
  }

  async #begin(text: string) {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await this.#ask(text, asking.signal);
      if (this.#asking === asking) this.#show(answer, null);
    } catch (failure) {
      if (this.#asking === asking) this.#show(null, failure);
    }
  }
}
