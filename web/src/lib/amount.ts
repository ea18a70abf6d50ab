// Amounts as people type them at the desk. Pure.

const most_minor = 10_000_000; // what the server takes over the counter at once: 100,000.00

export const much_minor = 50_000; // 500.00: more cash than anybody tops up with is mostly a slip of the finger

// "50", "50.5", "50.00", "５０元", with a full-width dot or a currency sign, as minor units of a
// currency with two decimals; null: not an amount that can be paid. `zero`: nothing at all is one, too.
export function minor_of(text: string, zero = false): number | null {
  const plain = text.normalize('NFKC').replace('。', '.').replace(/^\s*¥?\s*|\s*元?\s*$/g, '');
  const match = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(plain);
  if (match === null) return null;
  const minor = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return (minor > 0 || zero) && minor <= most_minor ? minor : null;
}
