// From when a tariff holds at each of some places: the same day and hour on the clocks of all of them. Pure.
import type { Location } from './contract.ts';
import { instant_of } from './format.ts';

// Without a day: from the next start on.
export function moments_of(places: Pick<Location, 'id' | 'time_zone'>[], day: string, time: string) {
  const at_once = day === '';
  return places.map(({ id, time_zone }) => ({
    location_id: id,
    at_ms: at_once ? null : instant_of(day, time === '' ? '00:00' : time, time_zone),
  }));
}
