// Why a backup is of no use, in the reader's language; what is not known here stays as the server said it.
import type { Key } from './i18n/key.ts';

const known: [RegExp, Key][] = [
  [/not a database|is damaged/, 'backups.why.damaged'],
  [/not a voltyard database/, 'backups.why.other'],
  [/does not know yet/, 'backups.why.newer'],
  [/There is no file/, 'backups.why.gone'],
  [/write-ahead log/, 'backups.why.live'],
  [/[Nn]o space left|database or disk is full/, 'backups.why.full'],
];

export function failure_words(said: string | null, t: (key: Key) => string): string {
  const found = known.find(([pattern]) => pattern.test(said ?? ''));
  return found === undefined ? (said ?? '') : t(found[1]);
}
