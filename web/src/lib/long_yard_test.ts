import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveStation, Location } from './contract.ts';
import { between, lay, narrowed, strip_of, type Laid } from './long_yard.ts';
import { piles_of, type Courtyard, type Pile } from './yard.ts';

const measure = { width: 340, cell: 160, row: 34, location: 40, zone: 20 };
const pile = (name: string, slots = 2): Pile => ({
  station: { id: `id-${name}`, name } as LiveStation,
  sought: name.toLowerCase(),
  slot_ids: Array.from({ length: slots }, (_, index) => `${name}-${index}`),
});
const courtyard = (name: string, groups: Record<string, Pile[]>): Courtyard => ({
  location: { id: name, name } as Location,
  sheds: [
    { id: '', name: '', groups: Object.entries(groups).map(([id, piles]) => ({ id, name: id, piles })) },
  ],
});
const yard = [
  courtyard('甲', { '': [pile('A1'), pile('A2'), pile('A3', 14)] }),
  courtyard('乙', { '1 组': [pile('B1')], '2 组': [pile('B2')] }),
];
const words = ({ strips }: Laid) =>
  strips.map((strip) =>
    strip.kind === 'piles'
      ? strip.piles.map((one) => one.station.name).join(' ')
      : strip.kind === 'zone'
        ? strip.name
        : strip.courtyard.location.name,
  );

test('strips follow the tree, as many piles side by side as fit', () => {
  assert.deepEqual(words(lay(yard, measure)), ['甲', 'A1 A2', 'A3', '乙', '1 组', 'B1', '2 组', 'B2']);
});

test('where a strip stands is known before it is drawn', () => {
  assert.deepEqual(lay(yard, measure).tops, [0, 40, 74, 108, 148, 168, 202, 222, 256]);
});

test('on a narrow screen one pile stands below the other', () => {
  const many = [courtyard('丙', { '': Array.from({ length: 13 }, (_, index) => pile(`C${index}`)) })];
  const columns = (width: number) =>
    lay(many, { ...measure, width }).strips.map((one) => (one.kind === 'piles' ? one.columns : 0));
  assert.deepEqual(columns(1000), [0, 6, 6, 6]);
  assert.deepEqual(columns(100), [0, ...new Array(13).fill(1)]);
});

test('every pile is found in its strip', () => {
  const laid = lay(yard, measure);
  const found = piles_of(yard).map(({ station }) => [station.id, strip_of(laid, station.id)]);
  assert.deepEqual(found, [['id-A1', 1], ['id-A2', 1], ['id-A3', 2], ['id-B1', 5], ['id-B2', 7]]);
  assert.equal(strip_of(laid, 'id-Z9'), -1);
});

test('what is near is what touches the screen, and nothing else', () => {
  const laid = lay(yard, measure);
  for (const [from, to, expected] of [
    [0, 39, [0, 1]],
    [40, 73, [1, 2]],
    [39, 74, [0, 3]],
    [-500, 0, [0, 1]],
    [220, 9000, [6, 8]],
    [9000, 9999, [8, 8]],
  ] as const) {
    assert.deepEqual(between(laid, from, to), expected, `${from} to ${to}`);
  }
  assert.deepEqual(between(lay([], measure), 0, 1000), [0, 0]);
});

test('a filter leaves what fits, in its place, and nothing empty around it', () => {
  const left = narrowed(yard, piles_of(yard).filter(({ station }) => station.name === 'B2'));
  assert.deepEqual(words(lay(left, measure)), ['乙', '2 组', 'B2']);
  assert.equal(piles_of(yard).length, 5);
  assert.deepEqual(narrowed(yard, []), []);
});
