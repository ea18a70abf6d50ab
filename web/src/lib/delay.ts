// How long to wait before the server is asked again after so many failures: longer each time, up to a
// limit, and spread, so that pages do not all return together.
const first_delay_ms = 500;
const longest_delay_ms = 15_000;

export function delay_after(failures: number, random: number): number {
  const full = Math.min(longest_delay_ms, first_delay_ms * 2 ** (failures - 1));
  return Math.round(full * (0.5 + random / 2));
}
