import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SseReader } from './sse.ts';

test('a message may arrive in any portions', () => {
  const text = 'event: evse\r\ndata: {"a":1}\r\n\r\nevent: snapshot\ndata: x\n\n';
  for (let cut = 0; cut <= text.length; ++cut) {
    const reader = new SseReader();
    const messages = [...reader.push(text.slice(0, cut)), ...reader.push(text.slice(cut))];
    assert.deepEqual(messages, [
      { event: 'evse', data: '{"a":1}' },
      { event: 'snapshot', data: 'x' },
    ]);
  }
});

test('comments and unknown fields complete nothing; data lines are joined', () => {
  const reader = new SseReader();
  assert.deepEqual(reader.push(': alive\n\nretry: 5\nid: 7\n\n'), []);
  assert.deepEqual(reader.push('data: one\ndata:two\n\n'), [{ event: 'message', data: 'one\ntwo' }]);
});

test('the name of a message does not leak into the next one', () => {
  const reader = new SseReader();
  reader.push('event: evse\ndata: 1\n\n');
  assert.equal(reader.push('data: 2\n\n')[0]?.event, 'message');
});
