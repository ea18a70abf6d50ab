// Which emergency cut a pile is under. Pure.
import type { Cut, Zone } from './contract.ts';

interface Stands {
  id: string;
  location_id: string;
  zone_id: string | null;
}

// A cut is of one pile, of a zone with all zones inside, or of a whole location.
export function cut_over<One extends Pick<Cut, 'location_id' | 'zone_id' | 'station_id'>>(
  cuts: readonly One[],
  station: Stands,
  zones: readonly Pick<Zone, 'id' | 'parent_id'>[],
): One | undefined {
  const around = new Set<string>(); // the zones that the pile stands in
  for (let id = station.zone_id; id !== null && !around.has(id); ) {
    around.add(id);
    id = zones.find((zone) => zone.id === id)?.parent_id ?? null;
  }
  return cuts.find(
    (cut) =>
      cut.location_id === station.location_id &&
      (cut.station_id !== null
        ? cut.station_id === station.id
        : cut.zone_id === null || around.has(cut.zone_id)),
  );
}
