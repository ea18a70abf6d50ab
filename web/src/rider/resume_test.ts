import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Label } from './label.ts';
import { recall, remember, resumed, type PendingStart, type Store } from './resume.ts';

const minute = 60_000;
const now = 1_800_000_000_000;

function drawer(kept?: string): Store {
  const texts = new Map(kept === undefined ? [] : [['rider', kept]]);
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  };
}

const start: PendingStart = { key: 'k', label: '13544001', slot: 3, at_ms: now, id: null };
const charge = { id: 'c', label: '13544001' };
const nothing = { label: null, zone: null, phone: null, start: null, charge: null, payment: null };
const pile: Label = { code: '13544001', slot: null };
const at = (slot: number): Label => ({ code: '13544001', slot });
const other: Label = { code: '13544002', slot: null };

test('a start under way is found again, with the key that keeps it single', () => {
  const store = drawer();
  remember(store, { label: '13544001', start }, now);
  const kept = recall(store, now + 9 * minute);
  assert.deepEqual(kept.start, start);
  for (const label of [pile, at(3), null]) {
    assert.deepEqual(resumed(kept, label, []), { view: 'start', start });
    assert.deepEqual(resumed(kept, label, undefined), { view: 'start', start });
  }
  assert.equal(resumed(kept, at(4), []), null);
  assert.equal(resumed(kept, pile, null), null, 'nobody is asked to log in to look');
});

test('a start of long ago, or of a clock that was set back, is over', () => {
  const store = drawer();
  remember(store, { start }, now);
  assert.equal(recall(store, now + 10 * minute).start, null);
  assert.equal(recall(store, now - minute).start, null);
});

test('a charge that runs goes on where it was left, unless another pile or slot was scanned', () => {
  const store = drawer();
  remember(store, { start: null, charge }, now);
  const kept = recall(store, now + 600 * minute);
  const running = [{ id: 'b', slot: 1 }, { id: 'c', slot: 3 }];
  for (const label of [pile, at(3), null]) {
    assert.deepEqual(resumed(kept, label, running), { view: 'charge', id: 'c' });
  }
  assert.equal(resumed(kept, other, running), null);
  assert.equal(resumed(kept, at(2), running), null);
});

test('what is over, is of another wallet or of nobody who is logged in is not gone back to', () => {
  const store = drawer();
  remember(store, { charge }, now);
  const kept = recall(store, now);
  for (const running of [[], [{ id: 'b', slot: 3 }], undefined, null]) {
    assert.equal(resumed(kept, pile, running), null);
  }
});

test('one change leaves the rest as it was', () => {
  const store = drawer();
  remember(store, { label: '13544001' }, now);
  remember(store, { charge }, now);
  remember(store, { label: '13544002' }, now);
  assert.deepEqual(recall(store, now), { ...nothing, label: '13544002', charge });
});

test('what is not ours, broken or forbidden is forgotten without a word', () => {
  for (const text of ['', '{', 'null', '[]', '7', '{"label":7,"start":{"key":1},"charge":{}}']) {
    assert.deepEqual(recall(drawer(text), now), nothing, text);
  }
  const forbidden: Store = {
    getItem: () => assert.fail('SecurityError'),
    setItem: () => assert.fail('SecurityError'),
    removeItem: () => assert.fail('SecurityError'),
  };
  remember(forbidden, { label: '13544001' }, now);
  assert.deepEqual(recall(forbidden, now), nothing);
  assert.deepEqual(recall(null, now), nothing);
});

test('a top-up that waits is found again, and is forgotten by itself alone', () => {
  const store = drawer();
  remember(store, { charge, payment: 'p' }, now);
  remember(store, { charge: null }, now);
  assert.equal(recall(store, now).payment, 'p');
  remember(store, { payment: null }, now);
  assert.equal(recall(store, now).payment, null);
  assert.equal(recall(drawer('{"payment": 7}'), now).payment, null);
});
