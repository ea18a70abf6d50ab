// How far what was counted in the till is from what should be in it. Pure.

export const small_minor = 1000; // 10.00: wrong change happens

export interface Gap {
  minor: number; // without a sign
  missing: boolean;
  small: boolean; // taken without asking
}

export function gap_of(expected_minor: number, counted_minor: number): Gap {
  const minor = Math.abs(expected_minor - counted_minor);
  return { minor, missing: counted_minor < expected_minor, small: minor <= small_minor };
}
