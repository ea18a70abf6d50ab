// How long a charge has run, and what time it is there. A demo's clock runs faster than this
// telephone's, so only what the server reported counts. Pure.
import type { RiderCharge } from './contract.ts';

const ms_of = (at: string | null) => (at === null ? Number.NaN : Date.parse(at));

// The telephone's clock where it fits to what was reported last, otherwise that itself.
const agreement_ms = 15 * 60_000;

export function time_there(reported_at: string | null, telephone_ms: number): number {
  const reported = ms_of(reported_at);
  if (Number.isNaN(reported)) return telephone_ms;
  const fits = telephone_ms >= reported && telephone_ms - reported < agreement_ms;
  return fits ? telephone_ms : reported;
}

export function length_ms(
  charge: Pick<RiderCharge, 'started_at' | 'ended_at' | 'last_reading_at' | 'state'>,
  telephone_ms: number,
): number {
  const from = ms_of(charge.started_at);
  const read = charge.last_reading_at ?? charge.started_at;
  const to =
    charge.ended_at !== null
      ? ms_of(charge.ended_at)
      : charge.state === 'charging'
        ? time_there(read, telephone_ms)
        : ms_of(read);
  return Math.max(0, to - from);
}
