// What became of each station as a table for a spreadsheet. Pure.
import type { JobStation } from './contract.ts';

// A cell that a spreadsheet shows and never computes, whatever a station has said.
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface SheetWords {
  headings: string[]; // pile, courtyard, outcome, own words, tries, sent, finished
  outcome: (row: JobStation) => string;
  said: (row: JobStation) => string;
  place: (row: JobStation) => string;
}

// With a mark for Excel that it is UTF-8.
export function sheet_of(rows: JobStation[], words: SheetWords): string {
  const lines = rows.map((row) => [
    row.name,
    words.place(row),
    words.outcome(row),
    words.said(row),
    String(row.tries),
    row.sent_at ?? '',
    row.finished_at ?? '',
  ]);
  return `\uFEFF${[words.headings, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
