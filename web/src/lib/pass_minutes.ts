// Minutes as people type them at the desk. Pure.

const most_minutes = 1_000_000; // what the server takes

// "600" as a number; nothing is 0: without a limit; null: not a number of minutes.
export function minutes_of(text: string): number | null {
  const plain = text.trim();
  if (plain === '') return 0;
  if (!/^\d{1,7}$/.test(plain)) return null;
  const minutes = Number(plain);
  return minutes > 0 && minutes <= most_minutes ? minutes : null;
}
