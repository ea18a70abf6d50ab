// The sessions that fit the filter, a page at a time. Kept while another view is open: coming back shows the same
// rows at once, and what has become of them meanwhile as soon as it is read.
import { request } from './api.ts';
import { Asked } from './asked.svelte.ts';
import type { Page, Session } from './contract.ts';
import { asked_of, type Filter } from './session_filter.ts';
import { yard_book } from './yard_book.svelte.ts';

const page_size = 100;
const most = 1000; // of one question

class SessionList {
  rows = $state.raw<Session[]>([]);
  next = $state.raw<string | null>(null); // the cursor of the next page
  query = '';
  first = new Asked<Page<Session>>(() => this.#page(null));
  more = new Asked<Page<Session>>(() => this.#page(this.next));
  #filter: Filter = {};

  async show(filter: Filter, query: string) {
    const same = query === this.query && this.first.value !== null;
    this.query = query;
    this.#filter = filter;
    if (same) return this.again();
    this.rows = [];
    this.next = null;
    await this.first.anew();
  }

  again() {
    return this.first.again();
  }

  async load_more() {
    if (this.next === null || this.more.asking) return;
    await this.more.again();
  }

  async #page(cursor: string | null): Promise<Page<Session>> {
    await yard_book.load();
    const zone = yard_book.zone_of(this.#filter.location);
    const asked = asked_of(this.#filter, zone);
    const size = cursor === null ? Math.min(most, Math.max(page_size, this.rows.length)) : page_size;
    asked.set('limit', String(size));
    if (cursor !== null) asked.set('cursor', cursor);
    const before = this.query;
    const page = await request<Page<Session>>(`/v1/sessions?${asked}`);
    if (before !== this.query) return page; // the filter has changed meanwhile
    if (cursor !== null) this.rows = [...this.rows, ...page.items];
    else if (this.rows.length > size) return page; // longer than can be asked for at once: it stays
    else this.rows = page.items;
    this.next = page.next_cursor;
    return page;
  }
}

export const session_list = new SessionList();
