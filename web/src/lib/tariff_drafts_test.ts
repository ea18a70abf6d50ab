import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty_draft } from './tariff_draft.ts';
import { kept_draft, kept_drafts, KeptDraft, type Drawer } from './tariff_drafts.ts';

function drawer_of(...first: [string, string][]): Drawer {
  const held = new Map(first);
  return {
    get length() {
      return held.size;
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}
let made = 0;
const new_id = () => `d${++made}`;
const empty = () => empty_draft('Asia/Shanghai');
const named = (name: string) => ({ ...empty(), name });
const names = (drawer: Drawer) => kept_drafts(drawer).map((one) => `${one.base} ${one.draft.name}`);

test('a draft that was only opened is not kept', () => {
  const drawer = drawer_of();
  assert.equal(new KeptDraft(drawer, null, 'new', empty(), new_id).keep(empty(), 1), null);
  assert.deepEqual(names(drawer), []);
});

test('a reload finds what was written, by the id in its address', () => {
  const drawer = drawer_of();
  const id = new KeptDraft(drawer, null, 'new', empty(), new_id).keep(named('夜间'), 1);
  assert.equal(kept_draft(drawer, id)?.draft.name, '夜间');
  const again = new KeptDraft(drawer, id, 'new', named('夜间'), new_id);
  assert.equal(again.keep(named('夜间'), 2), id);
  assert.equal(again.keep(named('夜间电价'), 3), id);
  assert.deepEqual(names(drawer), ['new 夜间电价']);
});

test('another draft that is begun leaves the first one alone, also one of the same tariff', () => {
  const drawer = drawer_of();
  new KeptDraft(drawer, null, 'new', empty(), new_id).keep(named('甲'), 1);
  new KeptDraft(drawer, null, 't1', named('车棚'), new_id).keep(named('乙'), 2);
  new KeptDraft(drawer, null, 'new', empty(), new_id).keep(named('丙'), 3);
  assert.deepEqual(names(drawer), ['new 丙', 't1 乙', 'new 甲']);
});

test('two tabs on one draft make two of it, and none is lost', () => {
  const drawer = drawer_of();
  const id = new KeptDraft(drawer, null, 'new', empty(), new_id).keep(named('甲'), 1);
  const one = new KeptDraft(drawer, id, 'new', named('甲'), new_id);
  const other = new KeptDraft(drawer, id, 'new', named('甲'), new_id);
  assert.equal(one.keep(named('甲一'), 2), id);
  assert.notEqual(other.keep(named('甲二'), 3), id);
  assert.equal(one.keep(named('甲一一'), 4), id);
  assert.deepEqual(names(drawer), ['new 甲一一', 'new 甲二']);
  other.drop();
  assert.deepEqual(names(drawer), ['new 甲一一']);
});

test('what was published or dropped is gone, and only that', () => {
  const drawer = drawer_of();
  const one = new KeptDraft(drawer, null, 'new', empty(), new_id);
  one.keep(named('甲'), 1);
  new KeptDraft(drawer, null, 'new', empty(), new_id).keep(named('乙'), 2);
  one.drop();
  assert.deepEqual(names(drawer), ['new 乙']);
});

test('what something else wrote is no draft, and a drawer that cannot be opened holds none', () => {
  assert.deepEqual(names(drawer_of(['tariff.draft.x', '{'], ['tariff.draft.y', '{"draft":7}'], ['theme', '"dark"'])), []);
  const shut = new Proxy({} as Drawer, {
    get() {
      throw new Error('forbidden');
    },
  });
  assert.deepEqual(kept_drafts(shut), []);
  assert.equal(kept_draft(shut, 'x'), null);
});
