import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failure_words } from './backup_words.ts';

const words = (said: string | null) => failure_words(said, (key) => key);

test('what the store says of a backup that is of no use has its words', () => {
  const source = readFileSync('../src/storage/sqlite/backup.cpp', 'utf8').replace(/"\s*\n\s*"/g, '');
  for (const [said, key] of [
    ['This is not a database, or it is damaged.', 'damaged'],
    ['The database is damaged: ', 'damaged'],
    ['This is not a voltyard database.', 'other'],
    [', which this program does not know yet.', 'newer'],
    ['There is no file ', 'gone'],
    ['There is a write-ahead log beside ', 'live'],
  ] as const) {
    assert.ok(source.includes(said), `the store does not say so any more: ${said}`);
    assert.equal(words(`${said}x`), `backups.why.${key}`);
  }
});

test('what is not known stays as it was said', () => {
  assert.equal(words('Something else.'), 'Something else.');
  assert.equal(words(null), '');
});
