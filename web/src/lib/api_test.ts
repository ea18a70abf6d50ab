import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { answer_of, Problem, request, when_login_refused } from './api.ts';
import { line } from './line.ts';

function serve(context: TestContext, answer: () => Response) {
  context.mock.method(globalThis, 'fetch', async () => answer());
  const heard = { answered: 0, unanswered: 0, refused: 0 };
  context.mock.method(line, 'answered', () => void (heard.answered += 1));
  context.mock.method(line, 'unanswered', () => void (heard.unanswered += 1));
  when_login_refused(() => (heard.refused += 1));
  return heard;
}
const status_of = (asked: Promise<unknown>) => asked.then(() => 200, (error: Problem) => error.status);

test('every answer, also a refusal, says that there is a server', async (context) => {
  const heard = serve(context, () => new Response('{"detail":"no"}', { status: 409, headers: { 'Content-Type': 'application/problem+json' } }));
  assert.equal(await status_of(request('/v1/x')), 409);
  assert.deepEqual(heard, { answered: 1, unanswered: 0, refused: 0 });
});

test('no answer, half an answer and the word of something in between are the same: no server', async (context) => {
  const nobody = serve(context, () => {
    throw new TypeError('Failed to fetch');
  });
  assert.equal(await status_of(request('/v1/x')), 0);
  assert.equal(nobody.unanswered, 1);
  context.mock.restoreAll();
  const half = serve(context, () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) });
    return new Response(body);
  });
  assert.equal(await status_of(request('/v1/x')), 0);
  assert.equal(half.unanswered, 1);
  context.mock.restoreAll();
  const gateway = serve(context, () => new Response('', { status: 502 }));
  assert.equal(await status_of(request('/v1/x')), 502);
  assert.deepEqual(gateway, { answered: 0, unanswered: 1, refused: 0 });
});

test('whoever is not known is told wherever it happens, and the answer is handed on', async (context) => {
  const heard = serve(context, () => new Response('', { status: 401 }));
  assert.equal((await answer_of('/v1/x')).status, 401);
  assert.equal(await status_of(request('/v1/x')), 401);
  assert.equal(heard.refused, 2);
});
