// Energy and number of the sessions that began today: ended ones as the API lists them once a day, running ones and
// those that end meanwhile from the live feed. Pure.
import type { Session, Slot, SlotSession } from './contract.ts';

const day_ms = 24 * 3600 * 1000;

export class DayEnergy {
  #day_start = Number.POSITIVE_INFINITY;
  #ended_wh = 0;
  #ended = 0;

  // `sessions`: every session that began since `day_start`.
  begin(day_start: number, sessions: Pick<Session, 'state' | 'energy_wh'>[]) {
    this.#day_start = day_start;
    const ended = sessions.filter((session) => session.state !== 'active');
    this.#ended = ended.length;
    this.#ended_wh = ended.reduce((sum, session) => sum + session.energy_wh, 0);
  }

  is_over(now_ms: number): boolean {
    return now_ms >= this.#day_start + day_ms;
  }

  ended(session: SlotSession) {
    if (!this.#counts(session)) return;
    this.#ended += 1;
    this.#ended_wh += session.energy_wh;
  }

  // Null until the day has begun: unknown is not zero.
  total_wh(slots: Iterable<Slot>): number | null {
    if (this.#day_start === Number.POSITIVE_INFINITY) return null;
    let sum = this.#ended_wh;
    for (const { session } of slots) {
      if (session !== null && this.#counts(session)) sum += session.energy_wh;
    }
    return sum;
  }

  sessions(slots: Iterable<Slot>): number | null {
    if (this.#day_start === Number.POSITIVE_INFINITY) return null;
    let running = 0;
    for (const { session } of slots) running += session !== null && this.#counts(session) ? 1 : 0;
    return this.#ended + running;
  }

  #counts(session: SlotSession): boolean {
    return Date.parse(session.started_at) >= this.#day_start;
  }
}
