// A problem in the resident's words.
import { Problem } from './api.ts';
import { t } from './choice.svelte.ts';
import { complaint } from './said_words.ts';

export function problem_words(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.other', { detail: String(error) });
  if (error.reason === 'blocked') return t('problem.blocked');
  if (error.reason === 'cash_only') return t('balance.desk');
  switch (error.status) {
    case 0:
      return t('net.unsent');
    case 401:
      return t('problem.login');
    case 404:
      return t('problem.not_found');
    case 429:
      return t('problem.limited');
    case 502:
    case 503:
    case 504:
      return t('problem.unavailable');
    default:
      return t('problem.other', { detail: complaint(error) });
  }
}
