// Files from a spreadsheet: checked first, then taken over. A file with mistakes is an answer, too.
import { answer_of, post, Problem, request } from './api.ts';
import type { Adopted, AdoptInput, ImportReport, UnknownStation } from './contract.ts';
import { before_problem } from './api.ts';

export const kinds = ['locations', 'stations', 'evses', 'tokens', 'residents', 'concessions'] as const;
export type ImportKind = (typeof kinds)[number];

export interface ImportWish {
  dry_run: boolean;
  total?: string; // residents: what all balances come to
  replace?: boolean; // concessions: the file is the whole list
}

export async function import_file(kind: ImportKind, file: Blob, wish: ImportWish): Promise<ImportReport> {
  const query = new URLSearchParams({ dry_run: String(wish.dry_run) });
  if (kind === 'residents' && wish.total) query.set('total', wish.total);
  if (kind === 'concessions' && wish.replace) query.set('replace', 'true');
  const response = await answer_of(`/v1/import/${kind}?${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/csv' },
    body: file,
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok || (response.status === 422 && 'rows' in body)) return body as ImportReport;
  await before_problem.wait();
  throw new Problem(response.status, body.title ?? '', body.detail ?? '', body.errors ?? []);
}

export const unknown_stations = () => request<{ items: UnknownStation[] }>('/v1/unknown-stations?limit=200');
export const adopt = (identity: string, wish: AdoptInput) =>
  post<Adopted>(`/v1/unknown-stations/${encodeURIComponent(identity)}/adopt`, wish);

// The headings of each file, those that must be there first, with an example below.
export const headings: Record<ImportKind, { must: string[]; may: string[]; example: string[] }> = {
  locations: {
    must: ['name'],
    may: ['address', 'time_zone', 'tariff', 'demo'],
    example: ['岗坡路1号院', '郑州市中原区岗坡路1号院', 'Asia/Shanghai', '', ''],
  },
  stations: {
    must: ['identity', 'location'],
    may: ['name', 'shed', 'group', 'circuit', 'security_profile', 'evse_count', 'max_power_w', 'sim_expires_at'],
    example: ['GP-01', '岗坡路1号院', '01 号桩', '1 号棚', '1 组', '', '1', '12', '1100', '2027-03-01'],
  },
  evses: {
    must: ['station', 'number'],
    may: ['label', 'max_power_w'],
    example: ['GP-01', '1', '01-01', '1100'],
  },
  tokens: {
    must: ['uid'],
    may: ['parent_uid', 'holder', 'status', 'expires_at'],
    example: ['A5000001', '', '王女士', 'valid', ''],
  },
  residents: {
    must: ['reference', 'holder'],
    may: ['phone', 'card', 'balance', 'gift'],
    example: ['1001', '王女士', '13800000000', 'A5000001', '36.50', '0'],
  },
  concessions: {
    must: ['category', 'percent'],
    may: ['card', 'phone', 'from', 'until'],
    example: ['', '50', 'A5000001', '', '2026-12-01', '2027-11-30'],
  },
};

const least_alike = 2;

// The kind of file that it rather is: columns that were not used here are headings there. Null: none.
export function resembles(kind: ImportKind, ignored: readonly string[]): ImportKind | null {
  const alike = (other: ImportKind) =>
    ignored.filter((one) => headings[other].must.includes(one) || headings[other].may.includes(one)).length;
  const [best] = kinds.filter((other) => other !== kind).sort((a, b) => alike(b) - alike(a));
  return best !== undefined && alike(best) >= least_alike ? best : null;
}

export function template_of(kind: ImportKind): string {
  const { must, may, example } = headings[kind];
  return `\ufeff${[...must, ...may].join(',')}\r\n${example.join(',')}\r\n`;
}
