// Arrow keys over tiles that wrap and group as the screen allows: the next tile is the nearest one in
// that direction as it is drawn, so what the keys do is what the eyes expect.
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const centre = (box: Box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });

// Index of the box to go to from `from`, or -1 at the edge.
export function next_box(boxes: readonly Box[], from: number, key: string): number {
  const start = boxes[from];
  if (start === undefined) return -1;
  // Left and right follow the reading order, which also crosses from one pile to the next.
  if (key === 'ArrowLeft') return from - 1;
  if (key === 'ArrowRight') return from + 1 < boxes.length ? from + 1 : -1;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return -1;
  const sign = key === 'ArrowDown' ? 1 : -1;
  const at = centre(start);
  let best = -1;
  let best_cost = Number.POSITIVE_INFINITY;
  boxes.forEach((box, index) => {
    const to = centre(box);
    const ahead = (to.y - at.y) * sign;
    if (ahead < start.height / 2) return;
    // Staying in the column matters more than a short way.
    const cost = ahead + Math.abs(to.x - at.x) * 3;
    if (cost < best_cost) {
      best_cost = cost;
      best = index;
    }
  });
  return best;
}

// A long yard keeps tiles that nobody sees, also of slots that are seen elsewhere.
export const shown_tiles = (root: ParentNode, selector: string): HTMLElement[] =>
  Array.from(root.querySelectorAll<HTMLElement>(selector)).filter((tile) => tile.checkVisibility());

export const tile_of = (root: ParentNode, slot_id: string): HTMLElement | undefined =>
  shown_tiles(root, `[data-slot="${CSS.escape(slot_id)}"]`)[0];

// The tile that this key press on a tile asks for, if any.
export function next_tile(root: HTMLElement, event: KeyboardEvent): HTMLElement | null {
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.dataset['slot'] === undefined) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'Home') return from.parentElement?.firstElementChild as HTMLElement | null;
  if (event.key === 'End') return from.parentElement?.lastElementChild as HTMLElement | null;
  if (!event.key.startsWith('Arrow')) return null;
  const tiles = shown_tiles(root, '[data-slot]');
  const boxes = tiles.map((tile) => tile.getBoundingClientRect());
  return tiles[next_box(boxes, tiles.indexOf(from), event.key)] ?? null;
}
