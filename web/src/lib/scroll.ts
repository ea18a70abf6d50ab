// How far down the page is. Views are filled late: to come back to a height waits until the page is tall enough
// again, but never moves somebody who scrolls meanwhile.
const patience_ms = 5000;
const own_moves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
let stop = () => {};

export function scroll_back_to(y: number) {
  stop();
  scrollTo(0, y);
  if (y === 0 || scrollY >= y) return;
  const grown = new ResizeObserver(() => {
    scrollTo(0, y);
    if (scrollY >= y) stop();
  });
  const timer = setTimeout(() => stop(), patience_ms);
  stop = () => {
    grown.disconnect();
    clearTimeout(timer);
    for (const move of own_moves) removeEventListener(move, stop);
    stop = () => {};
  };
  for (const move of own_moves) addEventListener(move, stop, { passive: true });
  grown.observe(document.body);
}

// What was opened beside or below a long list comes into sight. `wanted`: somebody chose it.
export function into_sight(node: HTMLElement, wanted = true) {
  if (!wanted) return;
  const { top } = node.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) node.scrollIntoView();
}
