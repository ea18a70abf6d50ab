// Tariff drafts in this browser. Each has an id of its own, which stands in the address, so that a reload
// finds it again; another draft, begun here or in another tab, is another one. What is written to by two
// tabs at once becomes two. Pure: the storage is handed in.
import type { Draft } from './tariff_draft.ts';

export interface Kept {
  id: string;
  base: string; // "new", or the tariff that it began as a copy of
  kept_at: number;
  draft: Draft;
}
export type Drawer = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'tariff.draft.';

function read(drawer: Drawer, key: string): Kept | null {
  try {
    const found = JSON.parse(drawer.getItem(key) ?? 'null') as Kept | null;
    return found !== null && Array.isArray(found.draft?.lines) ? { ...found, id: key.slice(prefix.length) } : null;
  } catch {
    return null; // storage is forbidden, or it was written by something else
  }
}

export const kept_draft = (drawer: Drawer, id: string | null) => (id === null ? null : read(drawer, prefix + id));

// The newest first.
export function kept_drafts(drawer: Drawer): Kept[] {
  const found: Kept[] = [];
  try {
    for (let index = 0; index < drawer.length; ++index) {
      const key = drawer.key(index);
      const one = key?.startsWith(prefix) ? read(drawer, key) : null;
      if (one !== null) found.push(one);
    }
  } catch {
    return []; // storage is forbidden
  }
  return found.sort((a, b) => b.kept_at - a.kept_at);
}

// One draft while an editor is open on it.
export class KeptDraft {
  id: string | null;
  #drawer: Drawer;
  #base: string;
  #new_id: () => string;
  #unchanged: string; // as it was opened: nothing has been written by anybody
  #own: string | null; // what lies in the drawer, as far as this tab knows

  constructor(drawer: Drawer, id: string | null, base: string, opened: Draft, new_id: () => string) {
    this.#drawer = drawer;
    this.#base = base;
    this.#new_id = new_id;
    this.#unchanged = JSON.stringify(opened);
    const kept = kept_draft(drawer, id);
    this.id = kept === null ? null : id;
    this.#own = kept === null ? null : drawer.getItem(prefix + id);
  }

  // Returns the id under which it lies now; null: there is nothing to keep yet.
  keep(draft: Draft, now: number): string | null {
    const text = JSON.stringify(draft);
    if (text === this.#unchanged) return this.id;
    this.#unchanged = '';
    try {
      if (this.id === null || this.#is_others()) this.id = this.#new_id();
      this.#own = JSON.stringify({ base: this.#base, kept_at: now, draft });
      this.#drawer.setItem(prefix + this.id, this.#own);
    } catch {
      // Storage is forbidden or full: the draft lasts as long as the page.
    }
    return this.id;
  }

  drop() {
    try {
      if (this.id !== null && !this.#is_others()) this.#drawer.removeItem(prefix + this.id);
    } catch {
      // Then there is nothing in it.
    }
    this.id = null;
  }

  #is_others(): boolean {
    const lies = this.#drawer.getItem(prefix + this.id);
    return lies !== null && lies !== this.#own;
  }
}

const nothing: Drawer = { length: 0, key: () => null, getItem: () => null, setItem: () => {}, removeItem: () => {} };

export function drawer_of_browser(): Drawer {
  try {
    return localStorage;
  } catch {
    return nothing;
  }
}
