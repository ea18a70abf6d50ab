import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latest } from './latest.ts';

const settled = () => new Promise((done) => setTimeout(done, 0));

// Answers come when the test says so, in any order.
function scripted() {
  const asked: string[] = [];
  const answers = new Map<string, { done: (text: string) => void; fail: (why: Error) => void }>();
  const shown: string[] = [];
  const latest = new Latest<string>(
    (text) => {
      asked.push(text);
      return new Promise((done, fail) => answers.set(text, { done, fail }));
    },
    (answer, failure) => shown.push(failure instanceof Error ? failure.message : (answer ?? 'nothing')),
    0,
  );
  return { asked, answers, shown, latest };
}

test('only what was typed last is asked', async () => {
  const { asked, latest } = scripted();
  for (const text of ['a', 'a0', 'a07']) latest.want(text);
  await settled();
  assert.deepEqual(asked, ['a07']);
});

test('an answer to an older text never replaces a newer one', async () => {
  const { answers, shown, latest } = scripted();
  latest.want('old');
  await settled();
  latest.want('new');
  await settled();
  answers.get('new')?.done('of new');
  await settled();
  answers.get('old')?.done('of old');
  await settled();
  assert.deepEqual(shown, ['of new']);
});

test('the failure of an older question says nothing either, that of the newest does', async () => {
  const { answers, shown, latest } = scripted();
  latest.want('old');
  await settled();
  latest.want('new');
  await settled();
  answers.get('old')?.fail(new Error('old failed'));
  answers.get('new')?.fail(new Error('new failed'));
  await settled();
  assert.deepEqual(shown, ['new failed']);
});

test('an emptied field shows nothing at once, and what was under way stays away', async () => {
  const { answers, shown, latest } = scripted();
  latest.want('old');
  await settled();
  latest.want('');
  answers.get('old')?.done('of old');
  await settled();
  assert.deepEqual(shown, ['nothing']);
});
