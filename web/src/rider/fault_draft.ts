// A fault report that is being written, of one pile: it survives a closed browser. Pure.
export interface FaultDraft {
  slot: number; // 0: the whole pile
  text: string;
  phone: string;
}

export function draft_text(code: string, draft: FaultDraft): string {
  const empty = draft.text === '' && draft.phone === '';
  return empty ? '' : JSON.stringify({ code, ...draft });
}

// null: nothing was written, or of another pile.
export function draft_of(text: string, code: string): FaultDraft | null {
  try {
    const kept = JSON.parse(text) as FaultDraft & { code: string };
    const { slot, phone } = kept;
    const whole = typeof slot === 'number' && typeof kept.text === 'string' && typeof phone === 'string';
    return whole && kept.code === code ? { slot, text: kept.text, phone } : null;
  } catch {
    return null;
  }
}
