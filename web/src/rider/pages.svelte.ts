// A list that is read page by page: the first by itself, again until there is an answer, the others by a tap.
import type { Problem } from './api.ts';
import type { Page } from './contract.ts';
import { Poll } from './poll.svelte.ts';
import { problem_words } from './problem_words.ts';

export class Pages<Row> {
  rows: Row[] = $state.raw([]);
  cursor: string | null = $state(null);
  busy = $state(false);
  #wrong = $state('');
  readonly #read: (cursor: string | null) => Promise<Page<Row>>;
  readonly #first: Poll<Page<Row>>;

  constructor(read: (cursor: string | null) => Promise<Page<Row>>) {
    this.#read = read;
    this.#first = new Poll({
      read: async () => {
        const page = await read(null);
        this.rows = page.items;
        this.cursor = page.next_cursor;
        return page;
      },
      every_ms: () => 2000,
      over: () => true,
    });
  }

  get loaded(): boolean {
    return this.#first.value !== null;
  }

  get problem(): Problem | null {
    return this.#first.problem;
  }

  // A weak network is said above everything.
  get wrong(): string {
    return this.problem === null || this.#first.passing ? this.#wrong : problem_words(this.problem);
  }

  run(): () => void {
    return this.#first.run();
  }

  async more(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#wrong = '';
    try {
      const page = await this.#read(this.cursor);
      this.rows = [...this.rows, ...page.items];
      this.cursor = page.next_cursor;
    } catch (error) {
      this.#wrong = problem_words(error);
    } finally {
      this.busy = false;
    }
  }
}
