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
  kind: (strip: Strip) => string; // a place never changes to another kind
  most: number; // weight of what may change, though one strip always may
}

const most_spare = 64; // places beyond what is wanted, waiting where they were left
const reused = 0.25; // of the weight: what stands there is only given other values

// The drawn strips in the order of their places, which moves nothing on the page, and which of the wanted
// indices are not among them yet.
export function redrawn<Strip>(
  before: Drawn<Strip>[],
  { strips, wanted, same, weight, kind, most }: Wish<Strip>,
): { drawn: Drawn<Strip>[]; missing: number[] } {
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
  const missing = wanted.filter((index) => !there.has(index) && index in strips);
  let given_out = 0;
  for (const index of missing) {
    const strip = strips[index] as Strip;
    const wanted_kind = kind(strip);
    const like = free.findIndex((one) => kind(one.strip) === wanted_kind);
    const cost = weight(strip) * (like < 0 ? 1 : reused);
    if (left < most && left < cost) break;
    left -= cost;
    const [given] = like < 0 ? [] : free.splice(like, 1);
    stays.push({ place: given?.place ?? next_place++, index, strip, stale: false });
    given_out += 1;
  }
  const spare = wanted.length + most_spare - stays.length;
  const drawn = [...stays, ...free.slice(0, spare)].sort((a, b) => a.place - b.place);
  return { drawn, missing: missing.slice(given_out) };
}
