import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from './contract.ts';
import { text } from './i18n/table.ts';
import './i18n/words/frames.ts';
import { frame_filter_of, frame_query, is_wrong, joined, latency_words, problem_words } from './frames.ts';

const frame = (id: string, more: Partial<Frame> = {}): Frame => ({
  id,
  at: '2026-01-01T00:00:00Z',
  direction: 'in',
  protocol: 'ocpp1.6',
  kind: 'call',
  action: 'Heartbeat',
  message_id: id,
  text: '',
  payload: null,
  fields: [],
  problems: [],
  call_id: null,
  latency_ms: null,
  ...more,
});
const ids = (frames: Frame[] | null) => frames?.map(({ id }) => id).join('') ?? 'missing';

test('newer frames go in front, each once', () => {
  assert.equal(ids(joined([frame('c'), frame('b')], [frame('b'), frame('a')], 9)), 'cba');
  assert.equal(ids(joined([frame('b')], [], 9)), 'b');
  assert.equal(ids(joined([], [frame('a')], 9)), 'a');
  assert.equal(ids(joined([frame('c'), frame('b')], [frame('b'), frame('a')], 2)), 'cb');
});

test('a gap is not hidden', () => {
  assert.equal(ids(joined([frame('z')], [frame('a')], 9)), 'missing');
});

test('a call gets the answer that came later', () => {
  const known = joined([frame('b'), frame('a', { latency_ms: 7 })], [frame('a')], 9);
  assert.equal(known?.at(-1)?.latency_ms, 7);
});

test('what stands in the address is what is asked, and nothing else', () => {
  const filter = frame_filter_of(new URLSearchParams('direction=up&text=<b>&errors=true&before=never&follow=1'));
  assert.equal(frame_query(filter), 'text=%3Cb%3E&errors=true');
  assert.equal(frame_query(frame_filter_of(new URLSearchParams('direction=in&before=2026-01-01T00:00:00Z'))),
    'direction=in&before=2026-01-01T00%3A00%3A00Z');
});

test('wrong is what breaks the schema, what was refused and what is no frame', () => {
  assert.ok(!is_wrong(frame('a')));
  assert.ok(is_wrong(frame('a', { kind: 'error' })));
  assert.ok(is_wrong(frame('a', { problems: [{ path: '/x', reason: 'missing', word: null, about: [], count: 1 }] })));
});

test('times between a call and its answer', () => {
  assert.deepEqual([0, 999, 1000, 9949, 61_000].map(latency_words), ['0 ms', '999 ms', '1.0 s', '9.9 s', '61 s']);
});

test('what is wrong is said in the language of the reader, and in that of the server when it is new', () => {
  const zh = (key: string) => text('zh', key) ?? '';
  const en = (key: string) => text('en', key) ?? '';
  const problem = (word: string | null, about: [string, string][] = []) => ({
    path: '/x',
    reason: 'the sentence of the server',
    word,
    about: about.map(([name, value]) => ({ name, value })),
    count: 1,
  });
  const type = problem('wrong_type', [['got', 'string'], ['wanted', 'integer']]);
  assert.equal(problem_words(type, zh), '是字符串，应该是整数');
  assert.equal(problem_words(type, en), 'a string where an integer belongs');
  const value = problem('not_in_enum', [['quote', '{limit}<b>'], ['enum', 'ResetType']]);
  assert.equal(problem_words(value, zh), '“{limit}<b>”不是 ResetType 的取值');
  for (const other of [null, 'invented_tomorrow']) {
    assert.equal(problem_words(problem(other), zh), 'the sentence of the server');
  }
});
