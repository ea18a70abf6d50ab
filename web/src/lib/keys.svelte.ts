// What single keys do anywhere on the page: g and a letter goes to a view, j and k walk over rows,
// ? explains, Ctrl-K finds.
import type { Me } from './contract.ts';
import { router } from './router.svelte.ts';
import { next_row, type LastRow } from './row_walk.ts';
import { places_for } from './views.ts';

const patience_ms = 2000; // between g and its letter

class Keys {
  palette = $state(false);
  help = $state(false);
  #going = 0;

  take(event: KeyboardEvent, me: Me) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.palette = true;
      return;
    }
    const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
    if (taken || this.palette || this.help || is_typing(event.target)) return;
    const place = places_for(me).find((one) => one.key === event.key);
    if (event.timeStamp < this.#going && place !== undefined) {
      event.preventDefault();
      router.go(place.path);
      this.#going = 0;
    } else if (event.key === 'g') this.#going = event.timeStamp + patience_ms;
    else if (event.key === '?') this.help = true;
    else if (event.key === 'j' || event.key === 'k') walk(event.key === 'j' ? 1 : -1);
  }
}

function is_typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

// Lists offer their rows as [data-row]; the focused one, or what is focused in it, is where we are.
// What is opened from one leads back to it.
const last = new Map<string, LastRow>(); // by path
function walk(by: 1 | -1) {
  const rows = Array.from(document.querySelectorAll<HTMLElement>('main [data-row]'));
  const names = rows.map((row) => row.dataset['row'] ?? '');
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const index = next_row(names, focused, last.get(router.path), by);
  const to = rows[index];
  last.set(router.path, { row: names[index] ?? '', index });
  const target = to?.querySelector<HTMLElement>('a, button, summary') ?? to;
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

export const keys = new Keys();
