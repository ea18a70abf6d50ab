// What happened to a session, in the order of time: its own facts, the events about it, what people
// decided. Pure.
import type { SessionDetail, YardEvent } from './contract.ts';

export interface Happening {
  at_ms: number;
  key: string; // of the text: event.<key>
  by: string; // who, if a person
  more: string; // in the server's or a person's own words
  tone: 'plain' | 'good' | 'bad';
}

// Said by the session itself, or of no interest to people.
const left_out = new Set(['session.started', 'session.ended', 'session.reviewed', 'session.review_proposed']);

export function happenings(full: SessionDetail, events: YardEvent[]): Happening[] {
  const made: Happening[] = [];
  const add = (at: string | null, key: string, tone: Happening['tone'] = 'plain', by = '', more = '') => {
    const at_ms = Date.parse(at ?? '');
    if (!Number.isNaN(at_ms)) made.push({ at_ms, key, by, more, tone });
  };
  add(full.started_at, 'began', 'good', '', full.token_uid);
  if (full.state === 'active') add(full.last_seen_at, 'last_reading');
  else add(full.ended_at, 'ended', 'good');
  for (const event of events) {
    if (left_out.has(event.kind)) continue;
    const { details } = event;
    const more =
      event.kind === 'protection'
        ? `protection.${details['rule'] ?? ''}`
        : (details['kind'] ?? details['reason'] ?? details['note'] ?? details['finding'] ?? '').replace(/^none$/, '');
    const bad = event.kind.startsWith('alarm.raised') || event.kind === 'session.held';
    add(event.at, event.kind, bad ? 'bad' : 'plain', details['who'] ?? '', more);
  }
  const review = full.review;
  if (review !== null) {
    const { ruling, proposed_by, decided_by, reason } = review;
    if (decided_by === proposed_by) {
      // Nobody agreed to it: one person's word, and it must not look like two.
      add(review.decided_at, `ruled.${ruling}`, 'plain', decided_by, reason);
    } else {
      add(review.proposed_at, `proposed.${ruling}`, 'plain', proposed_by, reason);
      if (decided_by !== null) add(review.decided_at, `decided.${ruling}`, 'plain', decided_by);
    }
  }
  for (const note of full.credit_notes) add(note.at, 'credited', 'plain', note.who, note.reason);
  return made.sort((a, b) => a.at_ms - b.at_ms);
}
