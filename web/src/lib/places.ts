// The parts of the yard that a form offers: each courtyard as a whole, and the zones that are wanted.
import type { Zone } from './contract.ts';
import type { Courtyard } from './yard.ts';

export interface Place {
  value: string; // "location_id" or "location_id zone_id"
  name: string;
}

export function places_of(
  courtyards: Courtyard[],
  whole: string,
  wanted: (zone: Zone) => boolean,
): Place[] {
  return courtyards.flatMap(({ location }) => [
    { value: location.id, name: `${location.name} · ${whole}` },
    ...location.zones.filter(wanted).map((zone) => ({
      value: `${location.id} ${zone.id}`,
      name: `${location.name} · ${zone.name}`,
    })),
  ]);
}
