import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceComponent, Restrictions, TariffElement } from './contract.ts';
import { day_kinds, type Moment, power_tiers, seasons, segments, strength } from './tariff_bands.ts';

const nothing: Restrictions = {
  start_time: null,
  end_time: null,
  start_date: null,
  end_date: null,
  weekdays: [],
  months: [],
  holidays: 'any',
  min_wh: null,
  max_wh: null,
  min_power_w: null,
  max_power_w: null,
  min_duration_s: null,
  max_duration_s: null,
};
const energy = (price: number): PriceComponent => ({ fee: 'electricity', dimension: 'ENERGY', price, step_size: 1 });
const element = (price: number, when: Partial<Restrictions> = {}): TariffElement => ({
  components: [energy(price)],
  restrictions: { ...nothing, ...when },
});
const day: Omit<Moment, 'minute'> = { weekday: 1, month: 11, date: '', holiday: false, power_w: null };
const bands = (elements: TariffElement[], on = day) =>
  segments(elements, 'electricity', 'ENERGY', on).map(({ from, to, price }) => [from / 60, to / 60, price]);

test('the first element that holds gives the price; a night passes midnight', () => {
  const night = element(0.3, { start_time: '22:00', end_time: '06:00' });
  assert.deepEqual(bands([night, element(0.6)]), [
    [0, 6, 0.3],
    [6, 22, 0.6],
    [22, 24, 0.3],
  ]);
});

test('00:00 as an end is the end of the day, and an hour without a price is shown as one', () => {
  assert.deepEqual(bands([element(1, { start_time: '08:00', end_time: '00:00' })]), [
    [0, 8, null],
    [8, 24, 1],
  ]);
});

test('days that are priced alike are one kind, holidays are a kind of their own', () => {
  const kinds = day_kinds([element(2, { weekdays: [6, 7] }), element(3, { holidays: 'only' }), element(1)], 11, null);
  assert.deepEqual(
    kinds.map((kind) => [kind.weekdays, kind.holiday]),
    [
      [[1, 2, 3, 4, 5], false],
      [[6, 7], false],
      [[], true],
    ],
  );
  assert.deepEqual(bands([element(3, { holidays: 'only' }), element(1)], kinds[2]?.sample), [[0, 24, 3]]);
});

test('power decides only where it is asked for', () => {
  const tiers = [element(0.1, { max_power_w: 200 }), element(0.2, { min_power_w: 200 })];
  assert.deepEqual(power_tiers(tiers), [0, 200]);
  assert.deepEqual(bands(tiers, { ...day, power_w: 199 }), [[0, 24, 0.1]]);
  assert.deepEqual(bands(tiers, { ...day, power_w: 200 }), [[0, 24, 0.2]]);
  assert.deepEqual(bands(tiers), [[0, 24, null]]);
});

test('months that are priced alike are one season', () => {
  assert.deepEqual(seasons([element(2, { months: [7, 8] }), element(1)]), [
    [1, 2, 3, 4, 5, 6, 9, 10, 11, 12],
    [7, 8],
  ]);
});

test('the dearest band is coloured the strongest', () => {
  const prices = [0.3, 0.6, 1.2];
  assert.deepEqual(prices.map((price) => strength(price, prices)), [0, 2, 3]);
  assert.equal(strength(0.5, [0.5]), 1);
  assert.equal(strength(null, prices), -1);
});
