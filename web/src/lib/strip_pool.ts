// Which strips are drawn, each on a place of its own: what leaves the screen gives its place, and what
// stands on it already, to what comes. Only so much is new at once, so that no frame takes long. Pure.
export interface Drawn<Strip> {
  place: number;
  index: number; // of the strip
  strip: Strip; // what stands there
  stale: boolean; // it is not what belongs there any more: not to be seen
}

interface Wish<Strip> {
  strips: Strip[];
  wanted: number[]; // indices of strips, the most urgent first
  same: (one: Strip, other: Strip) => boolean;
  weight: (strip: Strip) => number; // how much there is to draw in it
  kind: (strip: Strip) => string; // a place changes to another kind only if it must
  most: number; // weight of what may be new, though one strip always may
}

const most_spare = 12; // places beyond what is wanted, waiting where they were left

// The drawn strips in the order of their places, which moves nothing on the page, and whether all that
// are wanted are among them.
export function redrawn<Strip>(
  before: Drawn<Strip>[],
  { strips, wanted, same, weight, kind, most }: Wish<Strip>,
): { drawn: Drawn<Strip>[]; whole: boolean } {
  const belongs = ({ index, strip }: Drawn<Strip>) => {
    const now = strips[index];
    return now !== undefined && same(strip, now);
  };
  const wishes = new Set(wanted);
  const stays: Drawn<Strip>[] = [];
  const free: Drawn<Strip>[] = [];
  for (const one of before) {
    const stale = !belongs(one);
    (wishes.has(one.index) && !stale ? stays : free).push(stale === one.stale ? one : { ...one, stale });
  }
  const there = new Set(stays.map((one) => one.index));
  let next_place = before.reduce((highest, one) => Math.max(highest, one.place + 1), 0);
  let left = most;
  let whole = true;
  for (const index of wanted) {
    const strip = strips[index];
    if (there.has(index) || strip === undefined) continue;
    if (left < most && left < weight(strip)) {
      whole = false;
      break;
    }
    left -= weight(strip);
    const like = free.findIndex((one) => kind(one.strip) === kind(strip));
    const [given] = like < 0 ? [] : free.splice(like, 1);
    stays.push({ place: given?.place ?? next_place++, index, strip, stale: false });
  }
  const spare = wanted.length + most_spare - stays.length;
  const drawn = [...stays, ...free.slice(0, spare)].sort((a, b) => a.place - b.place);
  return { drawn, whole };
}
