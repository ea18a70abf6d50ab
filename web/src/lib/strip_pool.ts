// Which strips are drawn, each on a place of its own: what leaves the screen gives its place, and what
// stands on it already, to what comes. Only so much is new at once, so that no frame takes long. Pure.
export interface Drawn {
  place: number;
  index: number; // of the strip
}

interface Wish {
  wanted: number[]; // indices of strips, the most urgent first
  weight: (index: number) => number; // how much there is to draw in it
  kind: (index: number) => string; // a place changes to another kind only if it must
  most: number; // weight of what may be new, though one strip always may
}

const most_spare = 12; // places beyond what is wanted, waiting where they were left

// The drawn strips in the order of their places, which moves nothing on the page, and whether all that
// are wanted are among them.
export function redrawn(before: Drawn[], { wanted, weight, kind, most }: Wish): { drawn: Drawn[]; whole: boolean } {
  const wishes = new Set(wanted);
  const stays = before.filter((one) => wishes.has(one.index));
  const free = before.filter((one) => !wishes.has(one.index));
  const there = new Set(stays.map((one) => one.index));
  let next_place = before.reduce((highest, one) => Math.max(highest, one.place + 1), 0);
  let left = most;
  let whole = true;
  for (const index of wanted) {
    if (there.has(index)) continue;
    if (left < most && left < weight(index)) {
      whole = false;
      break;
    }
    left -= weight(index);
    const like = free.findIndex((one) => kind(one.index) === kind(index));
    const [given] = like < 0 ? [] : free.splice(like, 1);
    stays.push({ place: given?.place ?? next_place++, index });
  }
  const spare = wanted.length + most_spare - stays.length;
  const drawn = [...stays, ...free.slice(0, spare)].sort((a, b) => a.place - b.place);
  return { drawn, whole };
}
