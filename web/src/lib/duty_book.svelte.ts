// What the duty page shows, read as a whole: after every act, and now and then.
import { api } from './api.ts';
import type { LogEntry, Shift, WorkOrder } from './contract.ts';
import { Failed } from './failed.svelte.ts';
import { UnderWay } from './under_way.svelte.ts';

const log_lines = 50;

export class DutyBook {
  shifts = $state.raw<Shift[]>([]);
  orders = $state.raw<WorkOrder[]>([]);
  log = $state.raw<LogEntry[]>([]);
  older = $state.raw<string | null>(null); // the cursor of the log's next page
  loaded = $state(false);
  failed = new Failed();
  under_way = new UnderWay();

  async load() {
    await this.failed.reading('duty', async () => {
      const [shifts, orders, log] = await Promise.all([
        api.shifts(),
        api.open_work_orders(),
        api.log(log_lines),
      ]);
      this.shifts = shifts.items;
      this.orders = orders;
      this.log = log.items;
      this.older = log.next_cursor;
      this.loaded = true;
    });
  }

  async load_older() {
    await this.act(async () => {
      const page = await api.log(log_lines, this.older ?? '');
      this.log = [...this.log, ...page.items];
      this.older = page.next_cursor;
    }, 'log', false);
  }

  // True when it was done. `at`: the form beside which a failure is said. What was refused may have
  // been done in part, or by somebody else: what is shown is read again. Without a server there is nothing to read.
  async act(work: () => Promise<unknown>, at: string, again = true): Promise<boolean> {
    let done = false;
    await this.under_way.once(at, async () => {
      done = await this.failed.sending(work, at);
      if (again && !this.failed.no_answer) await this.load();
    });
    return done;
  }
}
