// Where we are, as the address bar says it: path, query and history. Every view and every open panel
// is an address that can be sent to somebody. A step of the history knows how far down it was left.
import { tick } from 'svelte';
import { scroll_back_to } from './scroll.ts';

// One value of the query. Who reads it hears of its own changes alone, not of every other's.
class Param {
  value: string | null = $state.raw(null);
}

// When the address bar follows: as a new step of the history, in place of the present one, or so once
// nothing has changed for a while, since it takes a browser long to write one with every key.
type How = 'push' | 'replace' | 'soon';
const soon_ms = 200;

export class Router {
  path = $state.raw(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));
  left_at = height_of(history.state); // where this step of the history was left before

  #params = new Map<string, Param>();
  #unwritten: string | null = null;
  #writing = 0;

  constructor() {
    history.scrollRestoration = 'manual'; // the browser tries before the page is filled
    addEventListener('popstate', () => {
      this.#drop(); // it belongs to the step that was left
      this.left_at = height_of(history.state);
      const same = location.pathname === this.path;
      this.#read(location.pathname, location.search);
      if (same) void tick().then(() => scroll_back_to(this.left_at)); // another view sees to it when it is shown
    });
    addEventListener('pagehide', () => this.#leave());
  }

  go(to: string, how: How = 'push') {
    if (how === 'push') {
      this.#leave();
      history.pushState(null, '', to);
      this.left_at = 0;
    } else {
      this.#drop();
      this.#unwritten = to;
      if (how === 'replace') this.#write();
      else this.#writing = window.setTimeout(() => this.#write(), soon_ms);
    }
    const { pathname, search } = new URL(to, location.origin);
    this.#read(pathname, search);
  }

  // Changes some of the query's values; null removes one.
  set(values: Record<string, string | null>, how: How = 'replace') {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    this.go(text === '' ? this.path : `${this.path}?${text}`, how);
  }

  param(name: string): Param {
    let param = this.#params.get(name);
    if (param === undefined) this.#params.set(name, (param = new Param()));
    param.value = this.query.get(name);
    return param;
  }

  #leave() {
    this.#write();
    history.replaceState({ left_at: scrollY }, '');
  }

  #write() {
    if (this.#unwritten !== null) history.replaceState(history.state, '', this.#unwritten);
    this.#drop();
  }

  #drop() {
    clearTimeout(this.#writing);
    this.#unwritten = null;
  }

  #read(path: string, search: string) {
    this.path = path;
    this.query = new URLSearchParams(search);
    for (const [name, param] of this.#params) param.value = this.query.get(name);
  }
}

function height_of(state: unknown): number {
  const y = (state as { left_at?: unknown } | null)?.left_at;
  return typeof y === 'number' ? y : 0;
}

export const router = new Router();

// For <a href> inside the page: plain clicks stay in it, everything else is the browser's.
export function in_page(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget as HTMLAnchorElement;
  router.go(pathname + search);
}
