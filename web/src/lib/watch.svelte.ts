// What the operator looks at: the filter, the search, the open slot. All of it is in the address.
import { is_look, type Look } from './status.ts';
import { router } from './router.svelte.ts';
import type { Pile } from './yard.ts';

interface Found {
  piles: readonly Pile[]; // of all these
  is_meant: Watch['is_meant'];
  found: readonly Pile[];
}

export class Watch {
  #slot = router.param('slot');
  #search = router.param('q');
  #status = router.param('status');
  only: ReadonlySet<Look> = $derived(new Set(this.#status.value?.split(',').filter(is_look)));
  // The one slot that Tab reaches; arrow keys move it.
  focus_id: string | null = $state(null);
  #following = 0;
  #found: Found | null = null;

  get slot_id() {
    return this.#slot.value;
  }

  get search() {
    return this.#search.value ?? '';
  }

  open(slot_id: string) {
    this.focus_id = slot_id;
    if (slot_id === this.slot_id) return;
    router.set({ slot: slot_id }, this.slot_id === null ? 'push' : 'replace');
  }

  // The keyboard moved on to this slot. An open panel follows once the keys rest.
  visit(slot_id: string) {
    this.focus_id = slot_id;
    clearTimeout(this.#following);
    if (this.slot_id === null) return;
    this.#following = window.setTimeout(() => this.open(slot_id), 150);
  }

  close() {
    clearTimeout(this.#following);
    if (this.slot_id !== null) router.set({ slot: null });
  }

  toggle(look: Look) {
    const only = new Set(this.only);
    if (!only.delete(look)) only.add(look);
    router.set({ status: [...only].join(',') });
  }

  show_all() {
    router.set({ status: null, q: null });
  }

  find(text: string) {
    router.set({ q: text.trim() }, 'soon');
  }

  // For thousands of piles: what is searched is looked at once.
  is_meant: (pile: Pick<Pile, 'sought'>) => boolean = $derived.by(() => {
    const wanted = this.search.toLowerCase();
    return ({ sought }) => sought.includes(wanted);
  });

  // Those that are meant, of all of a yard; whoever asks, they are looked for once.
  found_in(piles: readonly Pile[]): readonly Pile[] {
    const is_meant = this.is_meant;
    if (this.#found?.piles !== piles || this.#found.is_meant !== is_meant) {
      this.#found = { piles, is_meant, found: this.search === '' ? piles : piles.filter(is_meant) };
    }
    return this.#found.found;
  }
}
