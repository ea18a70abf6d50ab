import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from './api.ts';
import { Once } from './once.ts';

// Sends one wish after the other; each answer is "ok" or a status that refuses it. Gives the keys by their order.
async function keys(...sent: [wish: unknown, answer: 'ok' | number, reason?: string][]): Promise<number[]> {
  const once = new Once(() => 'nobody knows');
  const seen: string[] = [];
  for (const [wish, answer, reason = ''] of sent) {
    await once
      .send(wish, async (key) => {
        seen.push(key);
        if (answer !== 'ok') throw new Problem(answer, '', '', [], null, '', reason);
      })
      .catch(() => {});
  }
  return seen.map((key) => [...new Set(seen)].indexOf(key));
}

test('what nobody answered goes out again under its key', async () => {
  assert.deepEqual(await keys([50, 0], [50, 503], [50, 409, 'in_flight'], [50, 'ok']), [0, 0, 0, 0]);
});

test('what was done or refused is over: the next one is another, of the same amount, too', async () => {
  assert.deepEqual(await keys([50, 'ok'], [50, 'ok'], [50, 400], [50, 409], [50, 'ok']), [0, 1, 2, 3, 4]);
});

test('another amount is another wish', async () => {
  assert.deepEqual(await keys([50, 0], [500, 'ok']), [0, 1]);
});

test('who gets no answer hears that it may have been done', async () => {
  const once = new Once(() => 'nobody knows');
  const lost = once.send(50, () => Promise.reject(new Problem(0, '', '')));
  await assert.rejects(lost, (error) => error instanceof Problem && error.status === 0 && error.detail === 'nobody knows');
});
