// What became of a message, as the server's log says it in English, in the reader's language. What is
// not known here is shown as it is. Pure.
import type { Key } from './i18n/key.ts';

export type Say = (key: Key, values: Record<string, string>) => string;

const known: [RegExp, Key][] = [
  [/^taken( \(\d+\))?$/, 'outcome.taken'],
  [/^answered with status (?<status>\d+)$/, 'outcome.status'],
  [/^the robot says (?<code>\d+)(?<text>: .*)?$/, 'outcome.robot'],
  [/^the robot's answer is not understood$/, 'outcome.not.understood'],
  [/^(?<host>\S+) is an address that may not be called$/, 'outcome.forbidden'],
  [/^(?<host>\S+): was not found: .*$/, 'outcome.not.found'],
  [/^it is open$/, 'outcome.open'],
  [/^it is (still )?closed$/, 'outcome.closed'],
  [/^it does not say that it is open$/, 'outcome.not.open'],
  [/^the cut is over$/, 'outcome.over'],
  [/^the channel was removed$/, 'outcome.removed'],
  [/^(?<host>\S+): (?<why>.+)$/, 'outcome.connection'],
];

export function outcome_words(outcome: string, say: Say): string {
  for (const [shape, key] of known) {
    const found = shape.exec(outcome);
    if (found !== null) {
      const values = Object.entries(found.groups ?? {}).map(([name, text]) => [name, text ?? '']);
      return say(key, Object.fromEntries(values));
    }
  }
  return outcome;
}
