// A start as the resident sees it: three steps that only go forward, and which one failed. Pure.
import type { RiderStart, StartReason } from './contract.ts';

export const steps = ['sent', 'accepted', 'flowing'] as const;
export type Step = (typeof steps)[number];

export interface Progress {
  reached: number; // how many of the three are done
  failed: boolean;
  reason: StartReason | null;
  charge_id: string | null;
  free_slots: number[];
}

export const beginning: Progress = {
  reached: 0,
  failed: false,
  reason: null,
  charge_id: null,
  free_slots: [],
};

// What the server says, or what a refusal amounts to.
export type StartAnswer = Omit<RiderStart, 'reason'> & { reason: StartReason | null };

// An answer that was overtaken by a newer one takes nothing back; what is over stays over.
export function advanced(progress: Progress, start: StartAnswer): Progress {
  if (is_over(progress)) return progress;
  const charge_id = start.charge_id ?? progress.charge_id;
  const next = { ...progress, charge_id, free_slots: start.free_slots };
  if (start.step === 'failed') return { ...next, failed: true, reason: start.reason };
  return { ...next, reached: Math.max(progress.reached, steps.indexOf(start.step) + 1) };
}

export function is_over(progress: Progress): boolean {
  return progress.failed || progress.reached === steps.length;
}

export type StepState = 'done' | 'now' | 'failed' | 'ahead';

export function state_of(progress: Progress, step: Step): StepState {
  const index = steps.indexOf(step);
  if (index < progress.reached) return 'done';
  if (index > progress.reached) return 'ahead';
  return progress.failed ? 'failed' : 'now';
}

const reasons: readonly StartReason[] = [
  'not_plugged',
  'busy',
  'pile_fault',
  'no_answer',
  'no_current',
  'refused',
  'offline',
  'no_credit',
  'cut',
  'power_limit',
  'not_ready',
];

// Why a start was refused before it was one; null: for none that has words here.
export const reason_in = (word: string): StartReason | null =>
  reasons.find((reason) => reason === word) ?? null;
