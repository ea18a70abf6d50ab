// Reads the sessions of some days, page by page, and adds them up. The API has no sums yet: what is
// asked for is bounded, its progress shown, and it can be given up.
import { request } from './api.ts';
import type { Page, Session } from './contract.ts';
import { instant_of } from './format.ts';
import { problem_text } from './problem_text.ts';
import { report_of, type Report } from './report.ts';
import { yard_book } from './yard_book.svelte.ts';

const most_pages = 40; // of 1000
const day_ms = 86_400_000;

class ReportDesk {
  report = $state.raw<Report | null>(null);
  read = $state.raw(0);
  working = $state.raw(false);
  cut = $state.raw(false); // there were more than the report may read
  failure = $state.raw('');
  #key = '';
  #turn = 0;

  async show(location_id: string, from: string, to: string) {
    const key = `${location_id} ${from} ${to}`;
    if (key === this.#key && this.report !== null) return;
    this.#key = key;
    await this.again();
  }

  async again() {
    const turn = ++this.#turn;
    const [location_id = '', from = '', to = ''] = this.#key.split(' ');
    this.working = true;
    this.failure = '';
    this.read = 0;
    try {
      await yard_book.load();
      const zone = yard_book.zone_of(location_id);
      const asked = new URLSearchParams({
        limit: '1000',
        from: new Date(instant_of(from, '00:00', zone)).toISOString(),
        to: new Date(instant_of(to, '00:00', zone) + day_ms).toISOString(),
      });
      if (location_id !== '') asked.set('location_id', location_id);
      const sessions: Session[] = [];
      let pages = 0;
      let cursor: string | null = null;
      do {
        if (cursor !== null) asked.set('cursor', cursor);
        const page: Page<Session> = await request(`/v1/sessions?${asked}`);
        if (turn !== this.#turn) return;
        sessions.push(...page.items);
        this.read = sessions.length;
        cursor = page.next_cursor;
      } while (cursor !== null && ++pages < most_pages);
      this.cut = cursor !== null;
      this.report = report_of(sessions, from, to, zone, yard_book.newest_ms());
    } catch (error) {
      if (turn === this.#turn) this.failure = problem_text(error);
    }
    this.working = false;
  }

  give_up() {
    this.#turn += 1;
    this.working = false;
  }
}

export const report_desk = new ReportDesk();
