// What the duty page shows, read as a whole: after every act, and now and then.
import { api } from './api.ts';
import type { LogEntry, Shift, WorkOrder } from './contract.ts';
import { problem_text } from './problem_text.ts';

const log_lines = 50;

export class DutyBook {
  shifts = $state.raw<Shift[]>([]);
  orders = $state.raw<WorkOrder[]>([]);
  log = $state.raw<LogEntry[]>([]);
  older = $state.raw<string | null>(null); // the cursor of the log's next page
  loaded = $state(false);
  failure = $state('');
  failed_at = $state(''); // the form it belongs to; empty: to the page

  async load() {
    try {
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
      if (this.failed_at === '') this.failure = '';
    } catch (error) {
      this.failed_at = '';
      this.failure = problem_text(error);
    }
  }

  async load_older() {
    await this.act(async () => {
      const page = await api.log(log_lines, this.older ?? '');
      this.log = [...this.log, ...page.items];
      this.older = page.next_cursor;
    }, 'log', false);
  }

  // True when it was done. `at`: the form beside which a failure is said.
  async act(work: () => Promise<unknown>, at = '', again = true): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      this.failed_at = at;
      this.failure = problem_text(error);
      return false;
    }
    this.failure = '';
    if (again) await this.load();
    return true;
  }
}
