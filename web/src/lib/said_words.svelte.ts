// What the server says, in the language of the page. Its Chinese is fetched when it first says something:
// until it is there, and where it cannot be fetched, the English is shown.
import { before_problem, type Problem } from './api.ts';
import { preferences } from './preferences.svelte.ts';
import { complaint_in_english, without_name } from './said.ts';

type Chinese = typeof import('./i18n/said/for_console.ts');
let chinese: Chinese | null = $state.raw(null);
let asked: Promise<void> | null = null;

function fetched(): Promise<void> {
  asked ??= import('./i18n/said/for_console.ts').then(
    (one) => void (chinese = one),
    () => void (asked = null),
  );
  return asked;
}
before_problem.wait = async () => {
  if (preferences.lang === 'zh') await fetched();
};

// Shown again when its Chinese has come.
export function said(sentence: string): string {
  if (preferences.lang !== 'zh' || sentence === '') return sentence;
  if (chinese === null) void fetched();
  return chinese?.turn(sentence) ?? sentence;
}

// Where the field's name is there to be seen.
export const said_of_field = ({ field, message }: Problem['fields'][number]) =>
  preferences.lang === 'zh' ? said(without_name(field, message)) : message;

export function complaint(problem: Problem): string {
  if (preferences.lang === 'zh' && chinese !== null) return chinese.complaint(problem);
  return complaint_in_english(problem);
}
