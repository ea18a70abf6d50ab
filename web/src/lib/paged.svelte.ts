// A list that grows by pages.
import { Asked } from './asked.svelte.ts';
import type { Page } from './contract.ts';

export class Paged<Item> {
  rows = $state.raw<Item[]>([]);
  next = $state.raw<string | null>(null);
  asked: Asked<Page<Item>>;
  #read: (cursor: string | null) => Promise<Page<Item>>;
  #cursor: string | null = null;

  constructor(read: (cursor: string | null) => Promise<Page<Item>>) {
    this.#read = read;
    this.asked = new Asked(async () => {
      const cursor = this.#cursor;
      const page = await this.#read(cursor);
      this.rows = cursor === null ? page.items : [...this.rows, ...page.items];
      this.next = page.next_cursor;
      return page;
    });
  }

  begin() {
    this.#cursor = null;
    this.rows = [];
    return this.asked.anew();
  }

  more() {
    this.#cursor = this.next;
    return this.asked.again();
  }

  close = () => this.asked.close();
}
