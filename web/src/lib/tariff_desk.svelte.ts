// The tariffs, who sells under which, and the draft that is being written. The draft outlives the page.
import { Asked } from './asked.svelte.ts';
import { api } from './api.ts';
import type { Location, Tariff } from './contract.ts';
import { tariff_api } from './tariff_api.ts';
import { published_at, type Draft } from './tariff_draft.ts';

const place = 'tariff.draft';

export interface Prices {
  tariffs: Tariff[]; // the newest first
  locations: Location[];
}

export class TariffDesk {
  asked = new Asked<Prices>(async () => {
    const [tariffs, locations] = await Promise.all([tariff_api.all(), api.locations()]);
    tariffs.sort((a, b) => published_at(b.id) - published_at(a.id));
    return { tariffs, locations };
  });

  tariff(id: string | null | undefined): Tariff | undefined {
    return this.asked.value?.tariffs.find((one) => one.id === id);
  }

  sellers(id: string): Location[] {
    return (this.asked.value?.locations ?? []).filter((one) => one.tariff_id === id);
  }

  // 1 for the first one of its name.
  version(tariff: Tariff): number {
    const same = (this.asked.value?.tariffs ?? []).filter((one) => one.name === tariff.name);
    return same.length - same.indexOf(tariff);
  }
}

export function kept_draft(): Draft | null {
  try {
    const text = localStorage.getItem(place);
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

export function keep_draft(draft: Draft | null) {
  try {
    if (draft === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // Storage is forbidden: the draft lasts as long as the page.
  }
}
