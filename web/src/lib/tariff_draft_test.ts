import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Restrictions, Tariff } from './contract.ts';
import { draft_of, elements_of, empty_draft, line_of, new_line, published_at, written } from './tariff_draft.ts';

const anything: Omit<Restrictions, 'start_time' | 'end_time' | 'weekdays'> = {
  start_date: null,
  end_date: null,
  months: [],
  holidays: 'any',
  min_wh: null,
  max_wh: null,
  min_power_w: null,
  max_power_w: null,
  min_duration_s: null,
  max_duration_s: null,
};
const tariff: Tariff = {
  id: '01a17db2-4ec0-7f79-a0ba-4f0a1b64efc1',
  name: '峰谷',
  currency: 'CNY',
  time_zone: 'Asia/Shanghai',
  texts: [{ language: 'zh', text: 'x' }],
  elements: [
    {
      components: [
        { fee: 'electricity', dimension: 'ENERGY', price: 0.45678, step_size: 1 },
        { fee: 'service', dimension: 'TIME', price: 0.1, step_size: 60 },
      ],
      restrictions: { ...anything, start_time: '22:00', end_time: '06:00', weekdays: [6, 7], min_wh: 1.5 },
    },
    {
      components: [{ fee: 'electricity', dimension: 'ENERGY', price: 1, step_size: 1 }],
      restrictions: { ...anything, start_time: null, end_time: null, weekdays: [] },
    },
  ],
  holidays: ['2026-10-01'],
  parking_grace_s: 900,
  min_price: { amount_minor: 50, currency: 'CNY' },
  max_price: null,
};

test('a published tariff becomes a draft and the same tariff again, hidden restrictions included', () => {
  const { input, line_at } = written(draft_of(tariff));
  assert.deepEqual(input, {
    name: '峰谷',
    time_zone: 'Asia/Shanghai',
    texts: [{ language: 'zh', text: 'x' }],
    elements: [
      {
        components: [
          { fee: 'electricity', dimension: 'ENERGY', price: 0.45678, step_size: 1 },
          { fee: 'service', dimension: 'TIME', price: 0.1, step_size: 60 },
        ],
        restrictions: { min_wh: 1.5, start_time: '22:00', end_time: '06:00', weekdays: [6, 7] },
      },
      { components: [{ fee: 'electricity', dimension: 'ENERGY', price: 1, step_size: 1 }], restrictions: {} },
    ],
    holidays: ['2026-10-01'],
    parking_grace_s: 900,
    min_price_minor: 50,
  });
  assert.deepEqual(line_at, [[0, 1], [2]]);
});

test("the server's words about a place find their line", () => {
  const line_at = [[0, 1], [2]];
  assert.equal(line_of('/elements/0/components/1/price', line_at), 1);
  assert.equal(line_of('/elements/1/restrictions/months', line_at), 2);
  assert.equal(line_of('/elements', line_at), -1);
  assert.equal(line_of('/name', line_at), -1);
});

test('the same price twice under the same conditions stays two elements: the first one wins', () => {
  const draft = { ...empty_draft('Asia/Shanghai'), lines: [{ ...new_line(), price: '1' }, { ...new_line(), price: '2' }] };
  assert.equal(written(draft).input.elements.length, 2);
});

test('a line without a price yet is sent as it is and left out of the strips', () => {
  const draft = empty_draft('Asia/Shanghai');
  assert.equal(written(draft).input.elements[0]?.components[0]?.price, null);
  assert.deepEqual(elements_of(draft), []);
});

test('a tariff knows when it was published', () => {
  assert.equal(new Date(published_at(tariff.id)).getUTCFullYear(), 2026);
});
