// A problem in plain words: what it means and what to do, then the server's own detail.
import { Problem } from './api.ts';
import { t } from './preferences.svelte.ts';

export function problem_text(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  const detail = [error.detail || error.title, ...error.fields.map((one) => one.message)].join(' ');
  switch (error.status) {
    case 0:
      return error.detail || t('problem.offline');
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
