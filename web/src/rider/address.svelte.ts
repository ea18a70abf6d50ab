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

// Whether the step before in the browser's history is one of this page.
const is_within = () => (history.state as { within?: boolean } | null)?.within === true;

// To another screen; language and theme of the address stay.
export function go(path: string, query: Record<string, string> = {}, how: 'push' | 'replace' = 'push') {
  const all = new URLSearchParams(query);
  for (const name of ['lang', 'theme']) {
    const wish = router.query.get(name);
    if (wish !== null) all.set(name, wish);
  }
  const text = all.toString();
  const within = how === 'push' || is_within();
  router.go(text === '' ? path : `${path}?${text}`, how);
  if (within) history.replaceState({ ...history.state, within }, '');
  if (how === 'push') scrollTo(0, 0);
}

// One step back, or to `home` where that would leave this page.
export function back(home: string, query: Record<string, string> = {}) {
  if (is_within()) history.back();
  else go(home, query, 'replace');
}

// For <a href> of this page: plain clicks stay in it, everything else is the browser's.
export function in_page(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget as HTMLAnchorElement;
  go(pathname, Object.fromEntries(new URLSearchParams(search)));
}
