import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redrawn, type Drawn } from './strip_pool.ts';

const strips = Array.from({ length: 100 }, (_, index) => `strip ${index}`);
const all_alike = {
  strips,
  same: (one: string, other: string) => one === other,
  weight: () => 10,
  kind: () => 'piles',
  most: 1000,
};
const of = (...pairs: [number, number][]): Drawn<string>[] =>
  pairs.map(([place, index]) => ({ place, index, strip: `strip ${index}`, stale: false }));

test('at first every strip gets a place', () => {
  assert.deepEqual(redrawn([], { ...all_alike, wanted: [0, 1, 2] }), {
    drawn: of([0, 0], [1, 1], [2, 2]),
    missing: [],
  });
});

test('what stays keeps its place, what leaves gives its own to what comes', () => {
  const { drawn } = redrawn(of([0, 0], [1, 1], [2, 2]), { ...all_alike, wanted: [2, 3, 4] });
  assert.deepEqual(drawn, of([0, 3], [1, 4], [2, 2]));
});

test('a place is not given to another kind', () => {
  const kind = (strip: string) => (strip === 'strip 0' ? 'location' : 'piles');
  const { drawn } = redrawn(of([0, 0], [1, 1]), { ...all_alike, kind, wanted: [2, 3] });
  assert.deepEqual(drawn, of([0, 0], [1, 2], [2, 3]));
});

test('only so much is new at once, the most urgent first, and the rest follows', () => {
  const wish = { ...all_alike, most: 20, wanted: [5, 4, 6, 3] };
  const first = redrawn([], wish);
  assert.deepEqual(first, { drawn: of([0, 5], [1, 4]), missing: [6, 3] });
  const second = redrawn(first.drawn, wish);
  assert.deepEqual([second.missing, second.drawn.map((one) => one.index)], [[], [5, 4, 6, 3]]);
});

test('what belongs elsewhere after a filter is not seen until its place is given away', () => {
  const filtered = { ...all_alike, strips: ['strip 7', 'strip 1', 'strip 8'], wanted: [0, 1, 2] };
  const first = redrawn(of([0, 0], [1, 1], [2, 2]), { ...filtered, most: 4 });
  assert.deepEqual(first.drawn, [
    { place: 0, index: 0, strip: 'strip 7', stale: false },
    { place: 1, index: 1, strip: 'strip 1', stale: false },
    { place: 2, index: 2, strip: 'strip 2', stale: true },
  ]);
  const second = redrawn(first.drawn, filtered);
  assert.deepEqual(second.drawn[2], { place: 2, index: 2, strip: 'strip 8', stale: false });
  assert.deepEqual([first.missing, second.missing], [[2], []]);
});

test('what stands there already is given other values at a quarter of its weight', () => {
  const wish = { ...all_alike, most: 5, wanted: [3, 4, 5] };
  assert.deepEqual(redrawn(of([0, 0], [1, 1], [2, 2]), wish), { drawn: of([0, 3], [1, 4], [2, 2]), missing: [5] });
  assert.deepEqual(redrawn([], wish), { drawn: of([0, 3]), missing: [4, 5] });
});

test('one strip is always drawn, however large', () => {
  const { drawn } = redrawn([], { ...all_alike, most: 1, wanted: [7, 8] });
  assert.deepEqual(drawn, of([0, 7]));
});

test('places that nobody needs wait, but not without end', () => {
  const before = of(...Array.from({ length: 100 }, (_, index): [number, number] => [index, index]));
  const { drawn } = redrawn(before, { ...all_alike, wanted: [50] });
  assert.equal(drawn.length, 65);
  assert.ok(drawn.some((one) => one.index === 50 && one.place === 50));
});
