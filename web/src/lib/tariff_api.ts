// Tariffs: read, checked, published, put into force.
import { all, id, post, Problem, request } from './api.ts';
import type { Location, Tariff, TariffInput } from './contract.ts';

export const tariff_api = {
  all: () => all<Tariff>('/v1/tariffs', 5),
  publish: (input: TariffInput) => post<Tariff>('/v1/tariffs', input),
  // Null: there is nothing to say against it.
  check: async (input: TariffInput): Promise<Problem | null> => {
    try {
      await post('/v1/tariffs?dry_run=true', input);
      return null;
    } catch (error) {
      if (error instanceof Problem && error.status === 400) return error;
      throw error;
    }
  },
  // `from_at` null: from the next start on.
  use: (location_id: string, tariff_id: string | null, from_at: string | null) =>
    request<Location>(`/v1/locations/${id(location_id)}/tariff`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        ...(tariff_id === null ? {} : { tariff_id }),
        ...(from_at === null ? {} : { from_at }),
      }),
    }),
};
