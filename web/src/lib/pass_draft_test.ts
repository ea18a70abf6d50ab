import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pass_input, type PassDraft } from './pass_draft.ts';

const empty: PassDraft = {
  given: true, name: '', why: '', length: '', minutes: '', unlimited: false, each: '', place: '', price: '',
};
const gift: PassDraft = { ...empty, why: '断电补偿', length: '7d', minutes: '120' };

test('nothing is given while a field is empty', () => {
  assert.equal(pass_input(empty), null);
  assert.equal(pass_input({ ...gift, why: ' ' }), null, 'no reason');
  assert.equal(pass_input({ ...gift, length: '' }), null, 'for how long?');
  assert.equal(pass_input({ ...gift, minutes: '' }), null, 'of what?');
  assert.deepEqual(pass_input(gift), { name: '断电补偿', minutes: 120, days: 7 });
});

test('without a limit is given only when it is said', () => {
  assert.deepEqual(pass_input({ ...gift, minutes: '', unlimited: true }), { name: '断电补偿', days: 7 });
});

test('a pass is sold for a price', () => {
  const sold = { ...empty, given: false, name: '月卡', length: '1m', price: '30', each: '480', place: 'L' };
  assert.deepEqual(pass_input(sold), { name: '月卡', price_minor: 3000, minutes_per_charge: 480, location_id: 'L', months: 1 });
  assert.equal(pass_input({ ...sold, price: '' }), null, 'an empty price is not a gift');
  assert.equal(pass_input({ ...sold, price: '0' }), null);
});
