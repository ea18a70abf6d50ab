// Frames as the frame view shows them. Pure.
import type { Frame, FrameProblem } from './contract.ts';

export interface FrameFilter {
  direction: string;
  action: string;
  text: string;
  errors: boolean;
  before: string; // RFC 3339; empty: from the newest on
}

export function frame_filter_of(query: URLSearchParams): FrameFilter {
  const direction = query.get('direction') ?? '';
  const before = query.get('before') ?? '';
  return {
    direction: direction === 'in' || direction === 'out' ? direction : '',
    action: query.get('action') ?? '',
    text: query.get('text') ?? '',
    errors: query.get('errors') === 'true',
    before: Number.isNaN(Date.parse(before)) ? '' : before,
  };
}

export function frame_query(filter: FrameFilter): string {
  const query = new URLSearchParams();
  for (const name of ['direction', 'action', 'text', 'before'] as const) {
    if (filter[name] !== '') query.set(name, filter[name]);
  }
  if (filter.errors) query.set('errors', 'true');
  return query.toString();
}

// What is newer in front of what is there. Null: between them something is missing.
export function joined(newer: Frame[], known: Frame[], most: number): Frame[] | null {
  if (known.length === 0) return newer.slice(0, most);
  const ids = new Set(known.map((frame) => frame.id));
  const meet = newer.findIndex((frame) => ids.has(frame.id));
  if (meet === -1) return newer.length === 0 ? known : null;
  const latest = new Map(newer.map((frame) => [frame.id, frame]));
  // A call that had no answer a moment ago may have one now.
  const kept = known.map((frame) => latest.get(frame.id) ?? frame);
  return [...newer.slice(0, meet), ...kept].slice(0, most);
}

export const is_wrong = (frame: Frame) =>
  frame.problems.length > 0 || frame.kind === 'error' || frame.kind === 'broken';

export function latency_words(latency_ms: number): string {
  if (latency_ms < 1000) return `${latency_ms} ms`;
  return `${(latency_ms / 1000).toFixed(latency_ms < 10_000 ? 1 : 0)} s`;
}

// What is wrong, in the reader's language; the server's own sentence where a word is not known here.
// `text_of(key)` is the text of a key, empty when there is none.
export function problem_words(problem: FrameProblem, text_of: (key: string) => string): string {
  const text = text_of(`wrong.${problem.word ?? ''}`);
  if (text === '') return problem.reason;
  const about = new Map(problem.about.map(({ name, value }) => [name, value]));
  const word_of = (name: string, value: string) =>
    (['got', 'wanted', 'what'].includes(name) && text_of(`wrong_value.${value}`)) || value;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = about.get(name);
    return value === undefined ? whole : word_of(name, value);
  });
}
