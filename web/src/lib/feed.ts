// Keeps one live feed open for as long as the page wants it: reads, notices silence, reconnects with
// back-off. Each connection begins with a snapshot that replaces everything known before, so a page
// that shows only the present has nothing to resume.
import { SseReader, type SseMessage } from './sse.ts';

export type FeedState = 'connecting' | 'live' | 'stale' | 'signed_out';

export interface FeedListener {
  message(message: SseMessage): void;
  state(state: FeedState): void;
}

// The server writes a comment every 15 s: two missed ones mean that the line is dead.
const silence_ms = 35_000;
const first_delay_ms = 500;
const longest_delay_ms = 15_000;

export function delay_after(failures: number, random: number): number {
  const full = Math.min(longest_delay_ms, first_delay_ms * 2 ** (failures - 1));
  return Math.round(full * (0.5 + random / 2));
}

export class Feed {
  #listener: FeedListener;
  #failures = 0;
  #connection: AbortController | null = null;
  #retry = 0;
  #closed = false;
  #reopening = false;

  constructor(listener: FeedListener) {
    this.#listener = listener;
    addEventListener('offline', this.#drop);
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    void this.#connect();
  }

  close() {
    this.#closed = true;
    removeEventListener('offline', this.#drop);
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    clearTimeout(this.#retry);
    this.#connection?.abort();
  }

  // Asks for a new snapshot without calling the old one stale.
  reopen() {
    this.#reopening = true;
    this.#connection?.abort();
  }

  #drop = () => this.#connection?.abort();

  // A person looks again, or the network came back: do not wait out the delay.
  #hurry = () => {
    if (document.hidden || this.#retry === 0) return;
    clearTimeout(this.#retry);
    void this.#connect();
  };

  async #connect() {
    this.#retry = 0;
    const connection = new AbortController();
    this.#connection = connection;
    let watchdog = setTimeout(() => connection.abort(), silence_ms);
    const heard = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => connection.abort(), silence_ms);
    };
    try {
      const status = await this.#read(connection.signal, heard);
      if (status === 401 || status === 403) {
        this.#listener.state('signed_out');
        return;
      }
    } catch {
      // Every way to lose the line is the same to the reader: stale, then try again.
    } finally {
      clearTimeout(watchdog);
    }
    if (this.#closed) return;
    if (this.#reopening) {
      this.#reopening = false;
      void this.#connect();
      return;
    }
    this.#listener.state('stale');
    this.#failures += 1;
    const delay = delay_after(this.#failures, Math.random());
    this.#retry = window.setTimeout(() => void this.#connect(), delay);
  }

  async #read(signal: AbortSignal, heard: () => void): Promise<number> {
    const headers = { Accept: 'text/event-stream' };
    const response = await fetch('/v1/live', { signal, headers, credentials: 'same-origin' });
    if (!response.ok || response.body === null) return response.status;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const messages = new SseReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return response.status;
      heard();
      for (const message of messages.push(value)) {
        if (message.event === 'snapshot') {
          this.#failures = 0;
          this.#listener.state('live');
        }
        this.#listener.message(message);
      }
    }
  }
}
