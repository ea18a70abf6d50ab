// Commands for many stations in words: what stations and the server say, and which states are which. Pure.
import type { Job, JobCounts } from './contract.ts';
import type { Key } from './i18n/key.ts';

export type Outcome = keyof JobCounts;

// In the order in which a station goes through them; what asks for somebody comes first at the end.
export const outcomes: Outcome[] = [
  'succeeded',
  'refused',
  'failed',
  'unknown',
  'unreached',
  'skipped',
  'cancelled',
  'sent',
  'waiting',
];
export const may_retry: Outcome[] = ['refused', 'failed', 'unreached', 'unknown'];

export const tone_of_outcome = (outcome: Outcome): string =>
  outcome === 'succeeded'
    ? 'good'
    : outcome === 'sent'
      ? 'busy'
      : outcome === 'refused' || outcome === 'failed'
        ? 'bad'
        : outcome === 'unknown' || outcome === 'unreached'
          ? 'warn'
          : '';

export const tone_of_state = (state: Job['state']): string =>
  state === 'running' || state === 'preparing'
    ? 'busy'
    : state === 'done'
      ? 'good'
      : state === 'stopped'
        ? 'bad'
        : state === 'waiting' || state === 'paused'
          ? 'warn'
          : '';

export const is_open = (job: Job) => job.state !== 'done' && job.state !== 'cancelled';

// Of a job: those of which it is known how it ended.
export const settled = (job: Job) => job.stations - job.counts.waiting - job.counts.sent;

// Of a job: those that were really asked, and are through.
export const through = (job: Job) => settled(job) - job.counts.cancelled;

// What a station answers in one word of its protocol, where nothing follows the word.
const answers: Record<string, Key> = {
  ok: 'job.answer.done', // DNY, YKC
  '0': 'job.answer.done', // DNY
  Accepted: 'job.answer.accepted',
  Rejected: 'job.answer.rejected',
  Scheduled: 'job.answer.scheduled',
  RebootRequired: 'job.answer.reboot',
  NotSupported: 'job.answer.unsupported',
  NotImplemented: 'job.answer.unsupported',
  Unlocked: 'job.answer.unlocked',
};

export function said_words(said: string | null, say: (key: Key, values?: Record<string, string>) => string): string {
  if (said === null) return '';
  const key = Object.hasOwn(answers, said) ? answers[said] : undefined;
  if (key !== undefined) return say(key);
  return /^\d{1,3}$/.test(said) ? say('job.answer.code', { code: said }) : said;
}

// "3 of 10 failed", as a job says why it stopped.
export function stop_reason(
  reason: string | null,
  say: (key: Key, values: Record<string, string>) => string,
): string {
  const found = /^(?<failed>\d+) of (?<all>\d+) failed$/.exec(reason ?? '');
  if (found?.groups) return say('job.stopped.why', found.groups);
  return reason ?? '';
}

// Identities as they are pasted: one a line, or with commas, semicolons or tabs between them. A blank
// belongs to the name.
export const identities_in = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\r\n\t,;，；、]+/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];
