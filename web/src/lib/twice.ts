// Before something that is not taken back easily: the first press says what will happen, the second one does it.
// What was said must still be true: another amount is asked about anew. Pure.
export interface Press {
  asked: string; // what stands on the page now, waiting for the second press; empty: nothing
  act: boolean;
}

// `said`: what will happen, in words; empty: so little that nobody needs to be asked.
export function pressed(asked: string, said: string): Press {
  if (said !== '' && asked !== said) return { asked: said, act: false };
  return { asked: '', act: true };
}
