import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobStation } from './contract.ts';
import { cell, sheet_of } from './job_sheet.ts';

test('what a station says is never a formula', () => {
  assert.equal(cell('=1+1'), "'=1+1");
  assert.equal(cell('@SUM(A1)'), "'@SUM(A1)");
  assert.equal(cell('a,"b"'), '"a,""b"""');
  assert.equal(cell('Rejected'), 'Rejected');
});

test('a row for each station, in its order', () => {
  const row = { name: '01 号桩', said: 'Rejected', outcome: 'refused', tries: 2, sent_at: 'T1', finished_at: null };
  const words = {
    headings: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    outcome: (one: JobStation) => one.outcome,
    said: (one: JobStation) => one.said ?? '',
    place: () => '1号院',
  };
  assert.equal(
    sheet_of([row as JobStation], words),
    '\uFEFFa,b,c,d,e,f,g\r\n01 号桩,1号院,refused,Rejected,2,T1,\r\n',
  );
});
