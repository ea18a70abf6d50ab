import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Line } from './line.ts';

// A server that answers or not, a clock that the test moves, and what the page was told.
function scene(context: TestContext) {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const there = { answers: true, hidden: false, asked: 0 };
  const shown: (number | null)[] = [];
  const line = new Line({
    ask: async () => {
      there.asked += 1;
      return there.answers;
    },
    now: () => Date.now(),
    hidden: () => there.hidden,
  });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      context.mock.timers.tick(250);
      for (let turn = 0; turn < 5; ++turn) await Promise.resolve();
    }
  };
  const stop = line.watch((since) => shown.push(since));
  return { there, shown, line, pass, stop };
}

test('a page that hears of the server in any way asks nothing of its own', async (context) => {
  const { there, line, pass } = scene(context);
  for (let beat = 0; beat < 8; ++beat) {
    await pass(15_000);
    line.answered();
  }
  assert.equal(there.asked, 0);
});

test('a page that asks nothing looks three times a minute, and not at all while nobody sees it', async (context) => {
  const { there, pass, line, stop } = scene(context);
  await pass(60_000);
  assert.equal(there.asked, 3);
  there.hidden = true;
  await pass(120_000);
  assert.equal(there.asked, 3);
  there.hidden = false;
  line.look();
  assert.equal(there.asked, 4);
  stop();
  await pass(120_000);
  assert.equal(there.asked, 4);
});

test('a server that is gone is said once, with the moment of its last answer, and so is its return', async (context) => {
  const { there, shown, line, pass } = scene(context);
  await pass(2000);
  line.answered();
  const last = Date.now();
  there.answers = false;
  await pass(5000);
  line.unanswered();
  await pass(250);
  assert.deepEqual(shown, [last]);
  line.unanswered();
  await pass(120_000);
  assert.deepEqual(shown, [last]);
  assert.ok(there.asked < 20, `asked ${there.asked} times in two minutes`);
  there.answers = true;
  await pass(15_000);
  assert.deepEqual(shown, [last, null]);
});

test('one answer that did not come is no proof', async (context) => {
  const { shown, line, pass, there } = scene(context);
  line.unanswered();
  await pass(1000);
  assert.deepEqual(shown, []);
  assert.equal(there.asked, 1);
  there.answers = false;
  while (there.asked < 2) await pass(250);
  there.answers = true;
  await pass(1000);
  assert.equal(there.asked, 3);
  assert.deepEqual(shown, []);
});

test('what waited for the server goes on when it is back, unless it has been given up', async (context) => {
  const { there, line, pass } = scene(context);
  const gone_on: string[] = [];
  line.when_back(() => gone_on.push('list'));
  line.when_back(() => gone_on.push('closed'))();
  there.answers = false;
  line.unanswered();
  await pass(1000);
  assert.deepEqual(gone_on, []);
  there.answers = true;
  line.answered();
  assert.deepEqual(gone_on, ['list']);
});
