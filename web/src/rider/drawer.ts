// This telephone's storage, where the browser allows it: what is remembered (resume.ts) and what was
// being typed. Nothing here throws.
import { recall, remember, type Remembered, type Store } from './resume.ts';

function storage(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const drafts = ['draft.fault', 'draft.phone', 'draft.label', 'draft.code'] as const;
export type Draft = (typeof drafts)[number];

export function kept(name: string): string | null {
  try {
    return storage()?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

export function keep(name: string, text: string) {
  try {
    if (text === '') storage()?.removeItem(name);
    else storage()?.setItem(name, text);
  } catch {
    // forbidden or full: it lasts as long as the page
  }
}

// As long as this page is open in its tab.
export function kept_for_visit(name: string): string {
  try {
    return sessionStorage.getItem(`rider.${name}`) ?? '';
  } catch {
    return '';
  }
}

export function keep_for_visit(name: string, text: string): boolean {
  try {
    sessionStorage.setItem(`rider.${name}`, text);
    return true;
  } catch {
    return false;
  }
}

export const draft = (name: Draft) => kept(`rider.${name}`) ?? '';
export const keep_draft = (name: Draft, text: string) => keep(`rider.${name}`, text);

export const recalled = () => recall(storage(), Date.now());
export const remembered = (changes: Partial<Remembered>) =>
  remember(storage(), changes, Date.now());

// Logging out leaves nothing behind.
export function empty_drawer() {
  keep('rider', '');
  for (const name of drafts) keep_draft(name, '');
}
