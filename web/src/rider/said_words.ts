// What the server says against a request, in the resident's language. Its Chinese is fetched when it is
// needed for the first time; where that takes too long, the English is shown.
import { before_problem, type Problem } from '../lib/api.ts';
import { choice } from './choice.svelte.ts';

type Chinese = typeof import('../lib/i18n/said/for_residents.ts');
let chinese: Chinese | null = null;

const patience_ms = 3000;

before_problem.wait = async () => {
  if (choice.lang !== 'zh' || chinese !== null) return;
  const fetched = import('../lib/i18n/said/for_residents.ts').then((one) => void (chinese = one)).catch(() => {});
  await Promise.race([fetched, new Promise((over) => setTimeout(over, patience_ms))]);
};

export function complaint(problem: Problem): string {
  if (choice.lang === 'zh' && chinese !== null) return chinese.complaint(problem);
  return problem.detail || problem.title;
}
