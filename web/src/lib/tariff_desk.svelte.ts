// The tariffs, and who sells under which.
import { Asked } from './asked.svelte.ts';
import { api } from './api.ts';
import type { Location, Tariff } from './contract.ts';
import { tariff_api } from './tariff_api.ts';
import { published_at } from './tariff_draft.ts';

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
