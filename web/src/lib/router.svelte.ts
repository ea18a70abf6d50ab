// Where we are, as the address bar says it: path, query and history. Every view and every open panel
// is an address that can be sent to somebody.

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
  step = $state.raw(''); // of the history: its own name
  came_back = $state.raw(true); // by Back, Forward or a reload

  #params = new Map<string, Param>();
  #unwritten: string | null = null;
  #writing = 0;

  constructor() {
    this.#take_step();
    addEventListener('popstate', () => {
      this.#drop(); // it belongs to the step that was left
      this.came_back = true;
      this.#take_step();
      this.#read(location.pathname, location.search);
    });
    addEventListener('pagehide', () => this.#write());
  }

  go(to: string, how: How = 'push') {
    if (how === 'push') {
      this.#write();
      this.step = new_step();
      this.came_back = false;
      history.pushState({ step: this.step }, '', to);
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

  #write() {
    if (this.#unwritten !== null) history.replaceState(history.state, '', this.#unwritten);
    this.#drop();
  }

  // A step that somebody else made, the first one or that of a changed #fragment, has no name yet.
  #take_step() {
    const { step } = (history.state ?? {}) as { step?: string };
    this.step = step ?? new_step();
    if (step === undefined) history.replaceState({ ...history.state, step: this.step }, '');
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

let steps = 0;
const new_step = () => `${Date.now().toString(36)}.${++steps}`;

export const router = new Router();

// For <a href> inside the page: plain clicks stay in it, everything else is the browser's.
export function in_page(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget as HTMLAnchorElement;
  router.go(pathname + search);
}
