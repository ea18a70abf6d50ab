import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looks } from './status.ts';
import { bar_of, most_cards, most_squares, rows_that_fit, wall_plan, type WallPlace } from './wall_plan.ts';
import { tally } from './yard.ts';

function place(id: string, slots: number, wrong = 0): WallPlace {
  const totals = tally([]);
  totals.slots = slots;
  totals.by_look.free = slots - wrong;
  totals.by_look.fault = wrong;
  return { id, name: id, piles: Math.ceil(slots / 12), totals };
}
const ids = (places: WallPlace[]) => places.map(({ id }) => id).join('');

test('two courtyards of 390 slots are drawn slot by slot, in their own order', () => {
  const plan = wall_plan([place('a', 390), place('b', 390, 5)]);
  assert.equal(plan.squares, true);
  assert.equal(ids(plan.shown), 'ab');
});

test('of 120,000 slots no single one is drawn: courtyards are, the worst first', () => {
  const plan = wall_plan([place('a', 60_000), place('b', 30_000, 7), place('c', 30_000, 90)]);
  assert.equal(plan.squares, false);
  assert.equal(ids(plan.shown), 'cba');
});

test('however many courtyards there are, the screen draws a bounded number and says the rest', () => {
  const many = Array.from({ length: 3000 }, (_, n) => place(`${n} `, 12, n % 2));
  const plan = wall_plan(many);
  assert.equal(plan.squares, false);
  assert.equal(plan.shown.length, most_cards);
  assert.equal(plan.rest.length, 3000 - most_cards);
  assert.ok(plan.shown.every(({ totals }) => totals.by_look.fault === 1), 'what is wrong finds room first');
});

test('one slot too many is not drawn', () => {
  assert.equal(wall_plan([place('a', most_squares)]).squares, true);
  assert.equal(wall_plan([place('a', most_squares + 1)]).squares, false);
});

test('one broken slot among thousands is still seen in the bar', () => {
  const bar = bar_of(place('a', 10_000, 1).totals, looks);
  assert.deepEqual(bar, [
    { look: 'free', parts: 9999 },
    { look: 'fault', parts: 100 },
  ]);
  assert.deepEqual(bar_of(tally([]), looks), []);
});

test('as many alarms as fit, and a line for the others', () => {
  assert.equal(rows_that_fit(300, 40, 2, 3), 2);
  assert.equal(rows_that_fit(300, 40, 6, 3), 6, 'six of 40 px and their gaps');
  assert.equal(rows_that_fit(300, 40, 9, 3), 5, 'one gives its place to the count of the others');
  assert.equal(rows_that_fit(50, 40, 9, 3), 3, 'never fewer than three');
  assert.equal(rows_that_fit(0, 0, 9, 3), 3, 'not measured yet');
  assert.equal(rows_that_fit(67, 37, 9, 1), 1, 'the most urgent, and how many more');
});
