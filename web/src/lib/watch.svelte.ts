// What the operator looks at: the filter, the search, the open slot. All of it is in the address.
import { is_look, type Look } from './status.ts';
import { router } from './router.svelte.ts';

export class Watch {
  slot_id = $derived(router.query.get('slot'));
  search = $derived(router.query.get('q') ?? '');
  only: ReadonlySet<Look> = $derived(
    new Set((router.query.get('status') ?? '').split(',').filter(is_look)),
  );
  // The one slot that Tab reaches; arrow keys move it.
  focus_id: string | null = $state(null);
  #following = 0;

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
    router.set({ q: text.trim() });
  }

  matches_pile(name: string): boolean {
    return this.search === '' || this.is_meant(name);
  }

  // For thousands of names: what is searched is looked at once.
  is_meant: (name: string) => boolean = $derived.by(() => {
    const wanted = this.search.toLowerCase();
    return (name) => name.toLowerCase().includes(wanted);
  });
}
