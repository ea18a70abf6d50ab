// Who is logged in on this telephone, and what the balance is: null for nobody, undefined while we do
// not know yet.
import { api, Problem } from './api.ts';
import type { RiderChargeDetail, RiderMe } from './contract.ts';
import { empty_drawer, recalled, remembered } from './drawer.ts';
import { forget_what_was_read } from './poll.svelte.ts';

class Resident {
  me: RiderMe | null | undefined = $state.raw(undefined);
  // A charge of this telephone that is over and was not looked at since.
  unseen: RiderChargeDetail | null = $state.raw(null);

  // Says nothing when the network is weak: whoever needs an answer asks for it.
  async read(): Promise<void> {
    try {
      this.me = await api.me();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.me = null;
    }
  }

  // What became of the charge that this telephone remembers. One of another wallet is forgotten.
  async look_back(): Promise<void> {
    const left = recalled().charge;
    if (!this.me || left === null || this.unseen?.id === left.id) return;
    if (this.me.charges.some(({ id }) => id === left.id)) return;
    try {
      const charge = await api.charge(left.id);
      if (charge.ended_at !== null) this.unseen = charge;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) remembered({ charge: null });
    }
  }

  // `everywhere`: on other telephones, too.
  async log_out(everywhere: boolean): Promise<void> {
    await api.log_out(everywhere);
    this.me = null;
    this.unseen = null;
    forget_what_was_read();
    empty_drawer();
  }
}

export const resident = new Resident();
