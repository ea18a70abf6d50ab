import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut_over } from './cuts.ts';

const zones = [
  { id: 'shed', parent_id: null },
  { id: 'group', parent_id: 'shed' },
  { id: 'other shed', parent_id: null },
];
const pile = { id: 'pile', location_id: 'yard', zone_id: 'group' };
const cut = (location_id: string, zone_id: string | null, station_id: string | null = null) => ({
  location_id,
  zone_id,
  station_id,
});

test('a cut holds for the pile, for its zone and those around it, and for its location', () => {
  for (const one of [cut('yard', null), cut('yard', 'shed'), cut('yard', 'group'), cut('yard', null, 'pile')]) {
    assert.equal(cut_over([one], pile, zones), one, JSON.stringify(one));
  }
});

test('no cut of another pile, zone or location holds for it', () => {
  const others = [cut('yard', 'other shed'), cut('yard', null, 'another pile'), cut('another yard', null)];
  assert.equal(cut_over(others, pile, zones), undefined);
});

test('a pile outside all zones is under the cut of the whole location only', () => {
  const outside = { ...pile, zone_id: null };
  assert.equal(cut_over([cut('yard', 'shed')], outside, zones), undefined);
  assert.notEqual(cut_over([cut('yard', null)], outside, zones), undefined);
});
