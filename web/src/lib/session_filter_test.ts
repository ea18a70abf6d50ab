import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as_query, asked_of, filter_of, kept_of } from './session_filter.ts';

const zone = 'Asia/Shanghai';
const filter = (query: string) => filter_of(new URLSearchParams(query));

test('only what the filter knows is taken from the address', () => {
  assert.deepEqual(filter('state=ended&from=2026-11-01&session=1&q=x'), {
    state: 'ended',
    from: '2026-11-01',
  });
  assert.deepEqual(filter('state=gone&from=yesterday&to='), {});
});

test('days are those of the place, the last one included', () => {
  const asked = asked_of(filter('from=2026-11-26&to=2026-11-26'), zone);
  assert.equal(asked.get('from'), '2026-11-25T16:00:00.000Z');
  assert.equal(asked.get('to'), '2026-11-26T16:00:00.000Z');
});

test('the server is asked by its own names', () => {
  assert.equal(
    asked_of(filter('station=a&evse=b&location=c&state=active'), zone).toString(),
    'state=active&location_id=c&station_id=a&evse_id=b',
  );
});

test('kept filters survive nonsense in the storage and carry nothing else', () => {
  assert.deepEqual(kept_of(null), []);
  assert.deepEqual(kept_of('{"a":1}'), []);
  assert.deepEqual(kept_of('[{"name":"x","query":"state=ended&evil=1"},{"name":3}]'), [
    { name: 'x', query: 'state=ended' },
  ]);
  assert.equal(as_query(filter('to=2026-11-02&from=2026-11-01')), 'from=2026-11-01&to=2026-11-02');
});
