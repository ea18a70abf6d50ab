// The frames of one station: pages back in time, and, when it is followed, what comes in front.
import { id, request } from './api.ts';
import type { Frame, FramePage } from './contract.ts';
import { joined } from './frames.ts';
import { Asked } from './asked.svelte.ts';

const page_size = 100;
const kept_most = 2000;

export class FrameList {
  rows = $state.raw<Frame[]>([]);
  next = $state.raw<string | null>(null);
  searched_to = $state.raw<string | null>(null);
  gap = $state.raw(false); // more came between two looks than fits a page
  asked: Asked<FramePage>;
  #station = '';
  #query = '';
  #cursor: string | null = null;

  constructor() {
    this.asked = new Asked(async () => {
      const cursor = this.#cursor;
      const page = await this.#read(cursor);
      this.rows = cursor === null ? page.items : [...this.rows, ...page.items];
      this.next = page.next_cursor;
      this.searched_to = page.searched_to;
      return page;
    });
  }

  begin(station: string, query: string) {
    this.#station = station;
    this.#query = query;
    this.#cursor = null;
    this.rows = [];
    this.gap = false;
    return this.asked.anew();
  }

  more() {
    this.#cursor = this.next;
    return this.asked.again();
  }

  async look() {
    if (this.asked.value === null || this.asked.asking) return;
    const query = this.#query;
    const page = await this.#read(null);
    if (query !== this.#query) return;
    const rows = joined(page.items, this.rows, kept_most);
    this.gap = rows === null;
    this.rows = rows ?? page.items;
    if (rows === null) this.next = page.next_cursor;
  }

  close = () => this.asked.close();

  #read(cursor: string | null) {
    const more = [this.#query, cursor === null ? '' : `cursor=${id(cursor)}`].filter(Boolean).join('&');
    const path = `/v1/stations/${id(this.#station)}/frames?limit=${page_size}`;
    return request<FramePage>(more === '' ? path : `${path}&${more}`);
  }
}
