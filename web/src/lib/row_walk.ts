// Which row of a list j and k go to. Pure.

// Where one was last: a row may be gone meanwhile, or what was focused in it.
export interface LastRow {
  row: string;
  index: number;
}

// `focused`: the index of the row with the focus, -1 if none has it.
export function next_row(rows: readonly string[], focused: number, last: LastRow | undefined, by: 1 | -1): number {
  const within = (index: number) => Math.max(0, Math.min(rows.length - 1, index));
  if (focused >= 0) return within(focused + by);
  if (last === undefined) return within(0);
  const still = rows.indexOf(last.row);
  if (still >= 0) return within(still + by);
  return within(by > 0 ? last.index : last.index - 1); // the one below has moved up
}
