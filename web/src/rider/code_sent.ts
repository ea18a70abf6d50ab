// A code that is on its way to a telephone. It survives a closed browser: whoever goes to read the message
// may find the page gone on return. Pure.
import type { RiderCodeSent } from './contract.ts';

export interface CodeSent {
  phone: string; // its digits
  ticket: string; // goes with the code
  new: boolean; // false: it had been sent a moment before
  again_at_ms: number;
  over_at_ms: number;
}

export function code_sent(phone: string, answer: RiderCodeSent, now_ms: number): CodeSent {
  return {
    phone,
    ticket: answer.ticket,
    new: answer.sent,
    again_at_ms: now_ms + answer.resend_in_s * 1000,
    over_at_ms: now_ms + answer.expires_in_s * 1000,
  };
}

// What was kept, if it is for that number and still good.
export function kept_code(text: string, phone: string, now_ms: number): CodeSent | null {
  try {
    const kept = JSON.parse(text) as CodeSent;
    const good = kept.phone === phone && typeof kept.ticket === 'string' && kept.over_at_ms > now_ms;
    return good ? kept : null;
  } catch {
    return null;
  }
}

export const seconds_until = (at_ms: number, now_ms: number) =>
  Math.max(0, Math.ceil((at_ms - now_ms) / 1000));
