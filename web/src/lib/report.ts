// What a report needs beyond what the server has added up: how full the slots were, how long a bar is.
// Pure.
import type { FunnelStep, SessionReport } from './contract.ts';

const day_ms = 86_400_000;

// How many days there are from the one to the other, with both.
export function day_count(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / day_ms) + 1;
}

// The share of the slots that were in use at that hour, 0 to 1; null: no such hour yet. Monday is 0.
export function utilisation(report: SessionReport, slots: number, weekday: number, hour: number): number | null {
  const row = report.week[weekday * 24 + hour];
  if (row === undefined || row.span_hours === 0 || slots === 0) return null;
  return Math.min(1, row.busy_hours / (row.span_hours * slots));
}

// What people call the same is one row; the most frequent first.
export function named(endings: SessionReport['endings'], name_of: (one: SessionReport['endings'][number]) => string) {
  const counts = new Map<string, number>();
  for (const one of endings) counts.set(name_of(one), (counts.get(name_of(one)) ?? 0) + one.count);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

// Of the longest bar, and of the step before; null: there is none before, or nobody got there.
export function shares(steps: FunnelStep[]): { bar: number; kept: number | null }[] {
  const most = Math.max(1, ...steps.map((one) => one.count));
  return steps.map((one, index) => {
    const before = steps[index - 1]?.count ?? 0;
    return { bar: one.count / most, kept: before === 0 ? null : Math.min(1, one.count / before) };
  });
}
