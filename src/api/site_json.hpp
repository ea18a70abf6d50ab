// Locations, stations and slots as the API shows them.
#pragma once

#include "api/schema.hpp"

#include "csms/directory.hpp"
#include "csms/live_board.hpp"

namespace voltyard::api {

extern const Schema money_schema, zone_schema, tariff_change_schema, place_schema,
    place_input_schema, location_schema, location_page_schema;
extern const Schema station_schema, station_page_schema, slot_schema, slot_page_schema;
extern const Schema slot_session_schema;

struct LocationCounts {
  std::int64_t stations = 0;
  std::int64_t evses = 0;
};

void write_location(JsonWriter& out, const csms::Snapshot& snapshot,
                    const domain::Location& location, LocationCounts counts, Timestamp now);

// `identity` is written only when it may be seen.
struct StationView {
  const domain::Station& station;
  const domain::StationState& state;         // as last written: the directory's copy is older
  const csms::LiveStationState* live;        // null: never seen since the start
  std::vector<const csms::LiveSlot*> slots;  // ordered by number
  bool identity = false;
};
void write_station(JsonWriter& out, const StationView& view, std::string_view currency);

void write_slot(JsonWriter& out, const csms::LiveSlot& slot, std::string_view currency);

std::string_view currency_of(const csms::Snapshot& snapshot, OperatorId operator_id);

}  // namespace voltyard::api
