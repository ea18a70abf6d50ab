// What the address says: which pile, start, charge or sheet. Every screen is an address, so the
// telephone's back button does what people expect.
import { router } from '../lib/router.svelte.ts';
import { screen_of } from './screen.ts';

export const address = {
  get screen() {
    return screen_of(router.path, router.query);
  },
  // Of the confirm sheet.
  get slot(): number | null {
    const slot = Number(router.query.get('slot'));
    return Number.isInteger(slot) && slot > 0 ? slot : null;
  },
};

// To another screen; language and theme of the address stay.
export function go(path: string, query: Record<string, string> = {}, how: 'push' | 'replace' = 'push') {
  const all = new URLSearchParams(query);
  for (const name of ['lang', 'theme']) {
    const wish = router.query.get(name);
    if (wish !== null) all.set(name, wish);
  }
  const text = all.toString();
  router.go(text === '' ? path : `${path}?${text}`, how);
  if (how === 'push') scrollTo(0, 0);
}

// For <a href> of this page: plain clicks stay in it, everything else is the browser's.
export function in_page(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget as HTMLAnchorElement;
  go(pathname, Object.fromEntries(new URLSearchParams(search)));
}
