import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantity, unit_price } from './bill_words.ts';
import {
  clock,
  day_and_clock,
  day_field,
  duration,
  energy,
  instant_of,
  money,
  power,
  tile_money,
  tile_power,
} from './format.ts';

const yuan = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });
const minute = 60_000;

test('power and energy change their unit where people do', () => {
  assert.deepEqual(
    [0, 182.4, 999, 1100, 65_100].map((watts) => power('zh', watts)),
    ['0 W', '182 W', '999 W', '1.10 kW', '65.1 kW'],
  );
  assert.deepEqual(
    [0, 412.5, 425_200].map((watt_hours) => energy('en', watt_hours)),
    ['0.000 kWh', '0.413 kWh', '425.2 kWh'],
  );
});

test('money follows its currency, also one without cents and one nobody knows', () => {
  assert.equal(money('zh', yuan(57)), '¥0.57');
  assert.equal(money('en', yuan(123456)), '¥1,234.56');
  assert.equal(money('en', { amount_minor: 150, currency: 'JPY' }), '¥150');
  assert.equal(money('en', { amount_minor: 150, currency: '??' }), '1.50 ??');
});

test('a tile has room for four characters', () => {
  assert.deepEqual([7.6, 182.4, 999.4, 999.6, 1100, 9_960, 48_300].map(tile_power), [
    '8',
    '182',
    '999',
    '1.0k',
    '1.1k',
    '10k',
    '48k',
  ]);
  assert.deepEqual([0, 57, 999, 1234, 12345].map((cents) => tile_money(yuan(cents))), [
    '0.00',
    '0.57',
    '9.99',
    '12.3',
    '123',
  ]);
});

test('durations are whole and never negative', () => {
  assert.deepEqual(
    [-5, 59_999, 72 * minute, 26 * 60 * minute].map((ms) => duration('zh', ms)),
    ['0 分钟', '0 分钟', '1 小时 12 分', '1 天 2 小时'],
  );
  assert.equal(duration('en', 72 * minute), '1 h 12 min');
});

test("times are the location's, not this computer's", () => {
  const at = Date.parse('2026-11-23T16:05:09Z');
  assert.equal(clock('zh', at, 'Asia/Shanghai'), '00:05');
  assert.equal(clock('en', at, 'UTC', true), '16:05:09');
  assert.match(day_and_clock('zh', at, 'Asia/Shanghai', at), /^11\/24\s00:05/);
});

test('a date of another year has its year, by the calendar of the place', () => {
  const at = Date.parse('2027-11-28T07:37:00Z');
  const now = Date.parse('2026-11-28T07:37:00Z');
  assert.equal(day_and_clock('zh', at, 'UTC', now), '2027/11/28 07:37');
  assert.equal(day_and_clock('en', at, 'UTC', now), '28 Nov 2027, 07:37');
  const eve = Date.parse('2026-12-31T15:59:00Z');
  const new_year = Date.parse('2026-12-31T16:01:00Z');
  assert.equal(day_and_clock('zh', new_year, 'UTC', eve), '12/31 16:01');
  assert.equal(day_and_clock('zh', new_year, 'Asia/Shanghai', eve), '2027/1/1 00:01');
});

test('a bill line reads as quantity times price', () => {
  assert.equal(quantity('zh', { unit: 'mwh', quantity: 412_500 }), '0.413 kWh');
  assert.equal(quantity('zh', { unit: 'ms', quantity: 11_520_000 }), '3.20 小时');
  assert.equal(quantity('en', { unit: 'session', quantity: 1 }), '1 session');
  assert.equal(unit_price('zh', { unit: 'mwh', price: 0.56 }), '0.56 元/kWh');
  assert.equal(unit_price('en', { unit: 'ms', price: 0.12345 }), '0.12345 CNY/h');
  assert.equal(unit_price('zh', { unit: 'mwh', price: 0.3 }, 'EUR'), '0.30 EUR/kWh');
});

test('a wall clock of a place becomes an instant, over changes of the clocks, too', () => {
  const at = (day: string, time: string, zone: string) =>
    new Date(instant_of(day, time, zone)).toISOString();
  assert.equal(at('2026-11-27', '08:00', 'Asia/Shanghai'), '2026-11-27T00:00:00.000Z');
  assert.equal(at('2026-11-27', '00:30', 'Asia/Shanghai'), '2026-11-26T16:30:00.000Z');
  assert.equal(at('2026-03-29', '08:00', 'Europe/Berlin'), '2026-03-29T06:00:00.000Z');
  assert.equal(at('2026-03-28', '20:00', 'Europe/Berlin'), '2026-03-28T19:00:00.000Z');
  assert.equal(day_field(Date.UTC(2026, 10, 26, 17), 'Asia/Shanghai'), '2026-11-27');
});
