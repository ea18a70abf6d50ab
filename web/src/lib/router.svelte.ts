// Where we are, as the address bar says it: path, query and history. Every view and every open panel
// is an address that can be sent to somebody.

// One value of the query. Who reads it hears of its own changes alone, not of every other's.
class Param {
  value: string | null = $state.raw(null);
}

export class Router {
  path = $state.raw(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));

  #params = new Map<string, Param>();

  constructor() {
    addEventListener('popstate', () => this.#read());
  }

  go(path: string, how: 'push' | 'replace' = 'push') {
    if (how === 'push') history.pushState(null, '', path);
    else history.replaceState(null, '', path);
    this.#read();
  }

  // Changes some of the query's values; null removes one.
  set(values: Record<string, string | null>, how: 'push' | 'replace' = 'replace') {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    this.go(text === '' ? location.pathname : `${location.pathname}?${text}`, how);
  }

  param(name: string): Param {
    let param = this.#params.get(name);
    if (param === undefined) this.#params.set(name, (param = new Param()));
    param.value = this.query.get(name);
    return param;
  }

  #read() {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
    for (const [name, param] of this.#params) param.value = this.query.get(name);
  }
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
