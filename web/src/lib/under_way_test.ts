import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderWay } from './under_way.svelte.ts';

function opened() {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { gate, open };
}

test('what is pressed twice is done once', async () => {
  const under_way = new UnderWay();
  const { gate, open } = opened();
  let done = 0;
  const press = () =>
    under_way.once('round', async () => {
      done += 1;
      await gate;
    });
  const both = Promise.all([press(), press()]);
  assert.equal(under_way.has('round'), true);
  open();
  assert.deepEqual(await both, [true, false]);
  assert.equal(done, 1);
  assert.equal(await press(), true, 'and again once it is over');
});

test('another form need not wait', async () => {
  const under_way = new UnderWay();
  const { gate, open } = opened();
  const first = under_way.once('alarm 1', () => gate);
  assert.equal(await under_way.once('alarm 2', async () => undefined), true);
  open();
  await first;
});

test('what failed can be tried again', async () => {
  const under_way = new UnderWay();
  await assert.rejects(under_way.once('round', () => Promise.reject(new Error('away'))));
  assert.equal(under_way.has('round'), false);
});
