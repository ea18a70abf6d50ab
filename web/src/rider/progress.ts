// A start as the resident sees it: three steps that only go forward, and which one failed. Pure.
import type { RiderCharge, RiderStart, StartReason } from './contract.ts';
import { is_passing } from './patience.ts';

export const steps = ['sent', 'accepted', 'flowing'] as const;
export type Step = (typeof steps)[number];

export interface Progress {
  reached: number; // how many of the three are done
  failed: boolean;
  refused: boolean; // before it was a start: nothing was sent, nothing set aside
  reason: StartReason | null;
  charge_id: string | null;
  free_slots: number[];
}

export const beginning: Progress = {
  reached: 0,
  failed: false,
  refused: false,
  reason: null,
  charge_id: null,
  free_slots: [],
};

// What the server says, or what a refusal amounts to.
export type StartAnswer = Omit<RiderStart, 'reason'> & { reason: StartReason | null; refused?: boolean };

// What must have been done for a failure to have this reason: a pile that answers was reached.
const before: Partial<Record<StartReason, number>> = {
  not_plugged: 1,
  busy: 1,
  pile_fault: 1,
  refused: 1,
  no_current: 2,
};

// An answer that was overtaken by a newer one takes nothing back; what is over stays over.
export function advanced(progress: Progress, start: StartAnswer): Progress {
  if (is_over(progress)) return progress;
  const charge_id = start.charge_id ?? progress.charge_id;
  const next = { ...progress, charge_id, free_slots: start.free_slots };
  if (start.step === 'failed') {
    const { reason, refused = false } = start;
    const done = refused || reason === null ? 0 : (before[reason] ?? 0);
    return { ...next, reached: Math.max(progress.reached, done), failed: true, refused, reason };
  }
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

// How long a start that may have been done already is asked for: a server that has just begun again knows
// no pile yet, and one that died over a request says that it is served.
export const recovery_ms = 120_000;

// Whether a problem ends the start. `asked_before`: an earlier request with this key got no answer, so
// that there may be a charge although this one is refused.
export function is_final(
  { status, reason }: { status: number; reason: string },
  asked_before: boolean,
  waited_ms: number,
): boolean {
  if (status === 429) return true;
  if (is_passing(status) && status !== 503) return false; // nobody answered
  const recovering = reason === 'in_flight' || (status === 503 && reason !== 'offline');
  const may_be_done = asked_before && (reason === 'offline' || reason === 'not_ready');
  return !((recovering || may_be_done) && waited_ms < recovery_ms);
}

// The charge that a lost start became: on its slot, and of whoever asked.
export function own_charge(
  charges: readonly Pick<RiderCharge, 'id' | 'code' | 'slot'>[],
  label: string,
  slot: number,
): string | null {
  return charges.find((charge) => charge.code === label && charge.slot === slot)?.id ?? null;
}
