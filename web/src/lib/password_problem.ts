// What is wrong with a password that was refused, in the reader's language; '' when the refusal is
// about something else.
import { Problem } from './api.ts';
import { t } from './preferences.svelte.ts';
import { said_of_field } from './said_words.svelte.ts';

const rules = [
  ['at least 10', 'password.short'],
  ['at most 128', 'password.long'],
  ['not be the name', 'password.name'],
  ['different characters', 'password.same'],
  ['first that are guessed', 'password.guessed'],
] as const;

export function password_problem(error: unknown): string {
  if (!(error instanceof Problem) || error.status !== 400) return '';
  const about = error.fields.find((one) => one.field === '/password');
  if (about === undefined) return '';
  const rule = rules.find(([words]) => about.message.includes(words) || error.detail.includes(words));
  return rule === undefined ? said_of_field(about) : t(rule[1]);
}
