import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draft_of, draft_text } from './fault_draft.ts';

const draft = { slot: 3, text: '插座松了', phone: '138 1234 5678' };

test('what was written survives with its slot and its telephone', () => {
  assert.deepEqual(draft_of(draft_text('13544001', draft), '13544001'), draft);
});

test('it belongs to its pile', () => {
  assert.equal(draft_of(draft_text('13544001', draft), '13544002'), null);
});

test('nothing, or what is not ours, is no draft', () => {
  assert.equal(draft_text('13544001', { slot: 3, text: '', phone: '' }), '');
  for (const text of ['', '插座松了', 'null', '{"code":"13544001","slot":"3"}']) {
    assert.equal(draft_of(text, '13544001'), null, text);
  }
});
