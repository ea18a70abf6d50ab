// Commands for many stations: which states and outcomes are which. Pure.
import type { Job, JobCounts } from './contract.ts';

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

// Identities as they are pasted: one a line, or with commas, semicolons or spaces between them.
export const identities_in = (text: string): string[] => [
  ...new Set(text.split(/[\s,;，；、]+/).filter((one) => one !== '')),
];
