// Who is logged in on this telephone, and what the balance is: null for nobody, undefined while we do
// not know yet.
import { api, Problem } from './api.ts';
import type { RiderMe } from './contract.ts';
import { empty_drawer } from './drawer.ts';

class Resident {
  me: RiderMe | null | undefined = $state.raw(undefined);

  // Says nothing when the network is weak: whoever needs an answer asks for it.
  async read(): Promise<void> {
    try {
      this.me = await api.me();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.me = null;
    }
  }

  // `everywhere`: on other telephones, too.
  async log_out(everywhere: boolean): Promise<void> {
    await api.log_out(everywhere);
    this.me = null;
    empty_drawer();
  }
}

export const resident = new Resident();
