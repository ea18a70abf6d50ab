import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from './api.ts';
import { insist } from './insist.ts';

// Answers in this order; a number is the status of a refusal.
function told(...answers: (number | Problem | 'stopped')[]) {
  const pauses: number[] = [];
  let sent = 0;
  const outcome = insist(
    async () => {
      const answer = answers[sent++];
      if (answer === 'stopped') return answer;
      throw typeof answer === 'number' ? new Problem(answer, '', '') : answer;
    },
    async (failures) => void pauses.push(failures),
  );
  return { outcome, sent: () => sent, pauses };
}

test('a stop is sent until there is an answer', async () => {
  const stop = told(0, 502, 429, 'stopped');
  assert.equal(await stop.outcome, 'stopped');
  assert.deepEqual([stop.sent(), stop.pauses], [4, [1, 2, 3]]);
});

test('a refusal is an answer, and so is a pile that is offline', async () => {
  for (const answer of [new Problem(409, '', '', [], null, '', 'over'), new Problem(503, '', '', [], null, '', 'offline')]) {
    const stop = told(0, answer, 'stopped');
    await assert.rejects(stop.outcome, answer);
    assert.equal(stop.sent(), 2);
  }
});
