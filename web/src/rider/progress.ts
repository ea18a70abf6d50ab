// A start as the resident sees it: three steps that only go forward, and which one failed. Pure.
import { look_of } from '../lib/status.ts';
import type { RiderPile, RiderStart, StartReason } from './contract.ts';

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

// An answer that was overtaken by a newer one takes nothing back; what is over stays over.
export function advanced(progress: Progress, start: RiderStart): Progress {
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

// Why a start was refused before it was one, as far as the pile's own state tells; null: it does not.
export function reason_of_refusal(
  pile: Pick<RiderPile, 'online' | 'slots' | 'least'>,
  number: number,
  available_minor: number | null,
): StartReason | null {
  const slot = pile.slots.find((one) => one.number === number);
  if (!pile.online || slot === undefined || !slot.online) return 'offline';
  const look = look_of(slot);
  if (look === 'fault' || look === 'disabled') return 'pile_fault';
  if (look !== 'plugged' && look !== 'free') return 'busy';
  const least_minor = pile.least?.amount_minor ?? 0;
  if (available_minor !== null && available_minor < least_minor) return 'no_credit';
  return look === 'free' ? 'not_plugged' : null;
}
