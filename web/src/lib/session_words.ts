// What is said of a session in lists and on its own page.
import type { Session } from './contract.ts';
import { day_and_clock, duration } from './format.ts';
import { preferences, t, t_or } from './preferences.svelte.ts';
import { yard_book } from './yard_book.svelte.ts';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export function state_of(session: Session): { text: string; tone: Tone } {
  if (session.state === 'active') return { text: t('sessions.active'), tone: 'busy' };
  if (session.state === 'needs_review') return { text: t('sessions.review'), tone: 'warn' };
  return { text: ending(session), tone: 'quiet' };
}

// The pile's own word is the more exact one, when we know it.
function ending(session: Session): string {
  const own = t_or(`word.${session.end_text}`, '');
  return own || t_or(`end.${session.end_reason ?? ''}`, session.end_text || t('sessions.ended'));
}

export function place_of(session: Session): { location: string; pile: string; slot: string } {
  return {
    location: yard_book.location(session.location_id)?.name ?? '',
    pile: yard_book.station(session.station_id)?.name ?? '',
    slot: yard_book.label(session.evse_id),
  };
}

export const began = (session: Session) =>
  day_and_clock(
    preferences.lang,
    Date.parse(session.started_at),
    yard_book.zone_of(session.location_id),
  );

// Of a running one up to its last reading: the yard's clock may differ from this computer's.
export function lasted(session: Session): string {
  const end = session.ended_at ?? session.last_seen_at;
  if (!end) return '';
  return duration(preferences.lang, Date.parse(end) - Date.parse(session.started_at));
}
