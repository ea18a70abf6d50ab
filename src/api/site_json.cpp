#include "api/site_json.hpp"

namespace voltyard::api {
namespace {

std::string_view to_string(domain::ZoneKind kind) {
  switch (kind) {
    case domain::ZoneKind::shed: return "shed";
    case domain::ZoneKind::group: return "group";
    case domain::ZoneKind::circuit: return "circuit";
  }
  return "shed";
}

std::string_view to_string(domain::Registration registration) {
  switch (registration) {
    case domain::Registration::pending: return "pending";
    case domain::Registration::accepted: return "accepted";
    case domain::Registration::rejected: return "rejected";
  }
  return "pending";
}

}  // namespace

const Schema money_schema{"Money",
                          "An amount in the currency's minor unit (fen, cent)",
                          {{"amount_minor", "integer"}, {"currency", "string", "ISO 4217"}}};

const Schema zone_schema{
    "Zone",
    "Part of a location: a shed holds groups, a group holds circuits",
    {{"id", "uuid"}, {"kind", "shed|group|circuit"}, {"name", "string"}, {"parent_id", "uuid?"}}};

const Schema tariff_change_schema{
    "TariffChange",
    "Which tariff takes over, and when",
    {{"tariff_id", "uuid?", "null: nothing is sold from then on"}, {"from_at", "time"}}};
const Schema place_schema{
    "Place",
    "Where a location lies, and the tax in its prices; null: as the server's configuration has it",
    {{"city", "string?"},
     {"postal_code", "string?"},
     {"country", "string?", "ISO 3166-1 alpha-3"},
     {"latitude", "string?", "34.75000"},
     {"longitude", "string?", "113.62000"},
     {"vat_percent_e2", "integer?", "Percent x 100 that every price contains"}}};
const Schema place_input_schema{
    "PlaceInput",
    "The place as it shall be; what is left out is as the server's configuration has it",
    {{"address", "string?", "Stays as it is when left out"},
     {"city", "string?"},
     {"postal_code", "string?"},
     {"country", "string?", "ISO 3166-1 alpha-3"},
     {"latitude", "string?", "34.75000; with longitude"},
     {"longitude", "string?", "113.62000; with latitude"},
     {"vat_percent_e2", "integer?", "0 to 10000: percent x 100 that every price contains"}},
    true};
const Schema location_schema{"Location",
                             "A site with its zones",
                             {{"id", "uuid"},
                              {"name", "string"},
                              {"address", "string"},
                              {"time_zone", "string", "IANA name"},
                              {"demo", "boolean", "Demonstration data, not real money"},
                              {"tariff_id", "uuid?", "What is sold under now; null: nothing"},
                              {"next_tariff", "TariffChange?", "What takes over"},
                              {"place", "Place", "For roaming partners"},
                              {"photo", "string?", "Its version; of what the place looks like"},
                              {"station_count", "integer"},
                              {"evse_count", "integer"},
                              {"zones", "[Zone]"}}};

const Schema location_page_schema{
    "LocationPage", "A page", {{"items", "[Location]"}, {"next_cursor", "string?"}}};

const Schema slot_session_schema{"SlotSession",
                                 "What is charging on a slot now",
                                 {{"id", "uuid"},
                                  {"started_at", "time"},
                                  {"last_reading_at", "time?"},
                                  {"energy_wh", "number"},
                                  {"power_w", "number?"},
                                  {"cost", "Money", "So far; never more than in the end"}}};

const Schema slot_schema{
    "Slot",
    "One place to charge (EVSE), as it is now",
    {{"id", "uuid"},
     {"number", "integer", "As printed on the slot"},
     {"label", "string"},
     {"station_id", "uuid"},
     {"location_id", "uuid"},
     {"status",
      "Available|Preparing|Charging|SuspendedEV|SuspendedEVSE|Finishing|Reserved|Unavailable|"
      "Faulted"},
     {"online", "boolean", "A slot of a silent station keeps its last status"},
     {"status_at", "time?"},
     {"error_code", "string", "The station's own word; empty when there is none"},
     {"error_info", "string"},
     {"max_power_w", "number"},
     {"session", "SlotSession?"}}};

const Schema slot_page_schema{
    "SlotPage", "A page", {{"items", "[Slot]"}, {"next_cursor", "string?"}}};

const Schema station_schema{
    "Station",
    "A pile with its slots",
    {{"id", "uuid"},
     {"name", "string"},
     {"identity", "string?", "Its OCPP identity; null for viewers"},
     {"location_id", "uuid"},
     {"zone_id", "uuid?"},
     {"online", "boolean"},
     {"registration", "pending|accepted|rejected"},
     {"security_profile", "integer", "0 to 3"},
     {"protocol", "string", "Of the last connection: ocpp1.6, ocpp2.0.1, dny, ykc"},
     {"vendor", "string"},
     {"model", "string"},
     {"serial", "string"},
     {"firmware", "string"},
     {"iccid", "string?", "Of its SIM card; shown to operators"},
     {"signal", "integer?", "Of its radio, 0 to 31"},
     {"sim_expires_at", "time?", "An alarm comes 30 days before"},
     {"booted_at", "time?"},
     {"last_seen_at", "time?"},
     {"evses", "[Slot]"}}};

const Schema station_page_schema{
    "StationPage", "A page", {{"items", "[Station]"}, {"next_cursor", "string?"}}};

std::string_view currency_of(const csms::Snapshot& snapshot, OperatorId operator_id) {
  const auto found = snapshot.operators.find(operator_id);
  return found == snapshot.operators.end() ? "CNY" : std::string_view(found->second->currency);
}

namespace {

void write_place(JsonWriter& out, const domain::Whereabouts& place) {
  out.object("place").text_or_null("city", place.city);
  out.text_or_null("postal_code", place.postal_code).text_or_null("country", place.country);
  out.text_or_null("latitude", place.latitude).text_or_null("longitude", place.longitude);
  if (place.vat_e2) {
    out.count("vat_percent_e2", *place.vat_e2);
  } else {
    out.none("vat_percent_e2");
  }
  out.end();
}

}  // namespace

void write_location(JsonWriter& out, const csms::Snapshot& snapshot,
                    const domain::Location& location, LocationCounts counts, Timestamp now) {
  out.object().id("id", location.id).text("name", location.name);
  out.text("address", location.address).text("time_zone", location.time_zone);
  out.flag("demo", location.demo);
  out.id("tariff_id", location.tariff_at(now).value_or(TariffId{}));
  const auto& next = location.next_tariff;
  if (next && now < next->from) {
    out.object("next_tariff").id("tariff_id", next->tariff_id).time("from_at", next->from).end();
  } else {
    out.none("next_tariff");
  }
  write_place(out, location.place);
  out.text_or_null("photo", location.photo);
  out.count("station_count", counts.stations).count("evse_count", counts.evses).list("zones");
  for (const auto& zone : snapshot.rows.zones) {
    if (zone.location_id != location.id) continue;
    out.object().id("id", zone.id).text("kind", to_string(zone.kind)).text("name", zone.name);
    out.id("parent_id", zone.parent_id.value_or(ZoneId{})).end();
  }
  out.end().end();
}

void write_slot(JsonWriter& out, const csms::LiveSlot& slot, std::string_view currency) {
  out.object().id("id", slot.id).count("number", slot.number).text("label", slot.label);
  out.id("station_id", slot.station_id).id("location_id", slot.location_id);
  out.text("status", domain::to_string(slot.status)).flag("online", slot.online);
  out.time("status_at", slot.status_at);
  out.text("error_code", slot.error ? slot.error->code : std::string());
  out.text("error_info", slot.error ? slot.error->info : std::string());
  out.power("max_power_w", slot.max_power.mw);
  if (!slot.session) {
    out.none("session").end();
    return;
  }
  const auto& session = *slot.session;
  out.object("session").id("id", session.id).time("started_at", session.started_at);
  out.time("last_reading_at", session.last_reading_at).energy("energy_wh", session.energy);
  if (session.power_mw == domain::Sample::absent) {
    out.none("power_w");
  } else {
    out.power("power_w", session.power_mw);
  }
  out.money("cost", session.cost(), currency).end().end();
}

void write_station(JsonWriter& out, const StationView& view, std::string_view currency) {
  const auto& station = view.station;
  const auto& state = view.state;
  const auto seen = view.live ? view.live->last_seen_at : state.last_seen_at;
  out.object().id("id", station.id).text("name", station.name);
  if (view.identity) {
    out.text("identity", station.identity);
  } else {
    out.none("identity");
  }
  out.id("location_id", station.location_id).id("zone_id", station.zone_id.value_or(ZoneId{}));
  out.flag("online", view.live && view.live->online);
  out.text("registration", to_string(station.registration));
  out.count("security_profile", static_cast<int>(station.policy.security));
  out.text("protocol", state.protocol).text("vendor", state.vendor).text("model", state.model);
  out.text("serial", state.serial).text("firmware", state.firmware);
  out.text_or_null("iccid", view.identity ? state.iccid : std::string());
  if (state.signal == domain::StationState::no_signal) {
    out.none("signal");
  } else {
    out.count("signal", state.signal);
  }
  out.time("sim_expires_at", station.sim_expires_at);
  out.time("booted_at", state.booted_at).time("last_seen_at", seen).list("evses");
  for (const auto* slot : view.slots) write_slot(out, *slot, currency);
  out.end().end();
}

}  // namespace voltyard::api
