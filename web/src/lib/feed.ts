// Keeps one live feed open for as long as the page wants it: reads, notices silence, reconnects with
// back-off. Each connection begins with a snapshot that replaces everything known before, so a page
// that shows only the present has nothing to resume.
import { login_refused } from './api.ts';
import { delay_after } from './delay.ts';
import { line } from './line.ts';
import { SseReader, type SseMessage } from './sse.ts';

export type FeedState = 'connecting' | 'live' | 'stale';

export interface FeedListener {
  message(message: SseMessage): void;
  state(state: FeedState): void;
}

// The server writes a comment every 15 s: two missed ones mean that the line is dead.
const silence_ms = 35_000;

export class Feed {
  #listener: FeedListener;
  #failures = 0;
  #connection: AbortController | null = null;
  #retry = 0;
  #closed = false;
  #reopening = false;
  #refused = false; // until somebody signs in again
  #not_waiting: () => void;

  constructor(listener: FeedListener) {
    this.#listener = listener;
    addEventListener('offline', this.#drop);
    addEventListener('online', this.#hurry);
    this.#not_waiting = line.when_back(this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    void this.#connect();
  }

  close() {
    this.#closed = true;
    removeEventListener('offline', this.#drop);
    removeEventListener('online', this.#hurry);
    this.#not_waiting();
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

  // A person looks again or has signed in again, or the network came back: do not wait out the delay.
  #hurry = () => {
    if (document.hidden || (this.#retry === 0 && !this.#refused)) return;
    clearTimeout(this.#retry);
    void this.#connect();
  };

  async #connect() {
    this.#retry = 0;
    this.#refused = false;
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
        this.#refused = true;
        this.#listener.state('stale');
        login_refused();
        return;
      }
    } catch {
      // Every way to lose the line is the same to the reader: stale, then try again.
      if (!this.#closed && !this.#reopening) line.unanswered();
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
      line.answered();
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
