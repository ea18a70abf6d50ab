// Where one was on a page: Back, Forward and a reload lead there again, as soon as so much of it is drawn. A page
// that is opened anew begins at its head. Its state is the browser's window; App tells when a page is drawn.
import { router } from './router.svelte.ts';

const drawer = 'voltyard.scroll';
const patience_ms = 5000;
const most_steps = 100;
const by_hand = ['wheel', 'touchstart', 'keydown', 'pointerdown'];

export class Scroll {
  #tops: Map<string, number>; // by step of the history, the newest last
  #here = ''; // the step that is on the screen: one that is on its way has not been scrolled yet
  #wanted = false; // not there yet
  #end: () => void = () => undefined;

  constructor() {
    history.scrollRestoration = 'manual';
    this.#tops = new Map(read_tops());
    addEventListener('scroll', () => this.#note(), { passive: true });
    addEventListener('pagehide', () => {
      this.#note();
      keep_tops([...this.#tops].slice(-most_steps));
    });
  }

  // The page of the address is drawn, or its first lines are. `anew`: another was there before.
  arrive(anew: boolean) {
    this.#end();
    this.#here = router.step;
    const known = router.came_back ? this.#tops.get(this.#here) : undefined;
    if (known === undefined && !anew) return this.#note();
    const top = known ?? 0;
    this.#wanted = true;
    const go = () => scrollTo({ top, behavior: 'instant' });
    const there = () => document.documentElement.scrollHeight >= top + innerHeight;
    go();
    if (there()) {
      this.#wanted = false;
      return;
    }
    const grown = new ResizeObserver(() => {
      go();
      if (there()) this.#end();
    });
    const end = () => this.#end();
    const timer = setTimeout(end, patience_ms);
    this.#end = () => {
      grown.disconnect();
      clearTimeout(timer);
      for (const what of by_hand) removeEventListener(what, end);
      this.#wanted = false;
      this.#end = () => undefined;
    };
    grown.observe(document.body);
    for (const what of by_hand) addEventListener(what, end, { passive: true });
  }

  #note() {
    if (this.#here === '' || this.#wanted) return; // not where the reader wants to be
    this.#tops.delete(this.#here);
    this.#tops.set(this.#here, scrollY);
  }
}

function read_tops(): [string, number][] {
  try {
    return JSON.parse(sessionStorage.getItem(drawer) ?? '[]') as [string, number][];
  } catch {
    return [];
  }
}

function keep_tops(tops: [string, number][]) {
  try {
    sessionStorage.setItem(drawer, JSON.stringify(tops));
  } catch {
    // Without it a reload begins at the head.
  }
}
