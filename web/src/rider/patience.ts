// When to ask again. Pure.

const longest_ms = 30_000;

// Twice as long after every failure; what the server wants (Retry-After) is respected.
export function pause_ms(every_ms: number, failures: number, wanted_s: number | null = null): number {
  const own = Math.min(longest_ms, every_ms * 2 ** Math.min(failures, 10));
  return Math.max(own, (wanted_s ?? 0) * 1000);
}

// Whether the same request may succeed later by itself: no answer at all, or a server that is
// restarting or busy. Everything else is an answer.
export function is_passing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

// What it says of the network: it fails, or too much was asked through it.
export function trouble_of(status: number): 'failing' | 'limited' | null {
  if (status === 429) return 'limited';
  return is_passing(status) ? 'failing' : null;
}
