// A problem in plain words: what it means and what to do, then the server's own detail, said once.
import { Problem } from './api.ts';
import { t } from './preferences.svelte.ts';
import { complaint } from './said_words.svelte.ts';

export function problem_text(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  const detail = complaint(error);
  switch (error.status) {
    case 0:
      return error.detail || t('problem.offline');
    case 400:
      return t('problem.invalid', { detail });
    case 401:
      return t('problem.unauthorised');
    case 403:
      return t(error.type === 'second-factor-needed' ? 'factor.needed' : 'problem.forbidden');
    case 404:
      return t('problem.not_found');
    case 409:
      return t('problem.conflict', { detail });
    case 429:
      return t('problem.limited');
    case 502:
    case 503:
      return t('problem.unavailable', { detail });
    default:
      return t('problem.other', { status: error.status, detail });
  }
}
