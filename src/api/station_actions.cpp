#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"
#include "api/station_json.hpp"
#include "api/station_rows.hpp"
#include "api/yard_slots.hpp"

#include <fmt/format.h>

namespace voltyard::api {

const Schema adopt_input_schema{
    "AdoptInput",
    "Who the station is and how it may connect",
    {{"location_id", "uuid"},
     {"zone_id", "uuid?"},
     {"name", "string?", "Left out: the identity"},
     {"evse_count", "integer", "Slots of one connector each, to 64; 0: a DNY host"},
     {"max_power_w", "integer?", "Of each slot; 1100 by default"},
     {"security_profile", "integer", "0 (no credentials at all) to 3"},
     {"default_version", "string?",
      "Assumed when it offers none: ocpp1.6, ocpp2.0.1; dny, ykc: it speaks that"},
     {"newest_wins", "boolean?", "A second connection replaces a living one"},
     {"hex_password", "boolean?", "It sends the hex text instead of the octets"},
     {"lenient", "boolean?", "Field violations are noted, not refused"},
     {"sim_expires_at", "time?", "Of its SIM card: an alarm comes 30 days before"}},
    true};
const Schema credentials_input_schema{"CredentialsInput",
                                      "A secret of your own, or nothing for a generated one",
                                      {{"password", "string?", "16 to 64 octets"}},
                                      true};
const Schema credentials_schema{
    "Credentials",
    "A station's secret, shown this once",
    {{"password", "string", "For the station's Basic authentication"},
     {"authorization_key", "string", "The same octets in hex: OCPP 1.6 AuthorizationKey"}}};
const Schema adopted_schema{
    "Adopted",
    "The station that was made",
    {{"station_id", "uuid"},
     {"credentials", "Credentials?", "Shown this once; null with profiles 0 and 3"}}};

namespace {

using domain::SecurityProfile;
using domain::Station;

bool needs_secret(SecurityProfile profile) {
  return profile == SecurityProfile::basic || profile == SecurityProfile::tls_basic;
}

// What the caller decided about a station to be.
struct Adoption {
  Station station;
  int evse_count = 1;
  Power max_power;
};

Result<Adoption> read_adoption(Context& context, const Call& call, JsonInput& input) {
  const auto snapshot = context.services.directory.current();
  const std::string identity(call.request.parameter("identity"));
  if (const auto fits = check_identity(identity); !fits) return fits.error();
  Adoption adoption;
  auto& station = adoption.station;
  station.id = StationId::make(context.services.clock.now(), context.services.random);
  station.operator_id = call.caller.operator_id;
  station.identity = identity;
  station.registration = domain::Registration::accepted;
  station.location_id = input.optional_id<LocationId>("location_id").value_or(LocationId{});
  station.zone_id = input.optional_id<ZoneId>("zone_id");
  station.name = input.optional_text("name", 100).value_or(identity);
  adoption.evse_count = static_cast<int>(input.integer("evse_count", -1, 0, evses_max));
  adoption.max_power.mw = input.integer("max_power_w", 1100, 1, 1'000'000) * 1000;
  auto& policy = station.policy;
  policy.security = static_cast<SecurityProfile>(input.integer("security_profile", -1, 0, 3));
  policy.default_version = input.optional_text("default_version", 16).value_or("");
  policy.duplicates = input.flag("newest_wins", false) ? domain::DuplicatePolicy::newest_wins
                                                       : domain::DuplicatePolicy::refuse_newest;
  policy.hex_password = input.flag("hex_password", false);
  policy.lenient = input.flag("lenient", false);
  station.sim_expires_at = input.optional_time("sim_expires_at").value_or(Timestamp{});
  if (const auto fine = input.finish(); !fine) return fine.error();
  if (const auto known = check_default_version(policy.default_version); !known) {
    return known.error();
  }
  const auto location = snapshot->locations.find(station.location_id);
  if (location == snapshot->locations.end() ||
      location->second->operator_id != call.caller.operator_id) {
    return invalid("there is no such location", "/location_id");
  }
  if (station.zone_id) {
    const auto& zones = snapshot->rows.zones;
    const bool inside = std::any_of(zones.begin(), zones.end(), [&](const domain::Zone& zone) {
      return zone.id == *station.zone_id && zone.location_id == station.location_id;
    });
    if (!inside) return invalid("there is no such zone at the location", "/zone_id");
  }
  return adoption;
}

Task<Status> check_group(Context& context, const Adoption& adoption) {
  const auto& station = adoption.station;
  if (!station.zone_id) co_return Status{};
  const auto evses = co_await load_evses(context, station.operator_id);
  if (!evses) co_return evses.error();
  auto groups = slot_groups(*context.services.directory.current(), station.operator_id, *evses);
  groups.count(station.zone_id, static_cast<std::size_t>(adoption.evse_count));
  if (const auto overfull = groups.overfull_at(station.zone_id)) {
    co_return invalid(sentence_of(*overfull), "/evse_count");
  }
  co_return Status{};
}

storage::Commit adoption_commit(Context& context, const Adoption& adoption) {
  const auto now = context.services.clock.now();
  auto station = adoption.station;
  station.state.station_id = station.id;
  storage::Commit commit;
  commit.changes.emplace_back(station);
  for (int number = 1; number <= adoption.evse_count; ++number) {
    const NewEvse wanted{station.operator_id, station.id, number, {}, adoption.max_power};
    commit.changes.emplace_back(make_evse(wanted, now, context.services.random));
  }
  commit.changes.emplace_back(storage::RemoveUnknownStation{station.identity});
  return commit;
}

}  // namespace

void write_credentials(JsonWriter& out, std::string_view name, std::string_view secret) {
  std::string hex;
  for (const char c : secret) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  out.object(name).text("password", secret).text("authorization_key", hex).end();
}

Answer list_unknown_stations(Context& context, const Call& call) {
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto stations = co_await context.services.store.list_unknown_stations(*limit);
  if (!stations) co_return http::problem_response(stations.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& station : *stations) write_unknown_station(out, station);
  co_return finish_page(out, context, call, std::nullopt);
}

Answer adopt_station(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto adoption = read_adoption(context, call, *input);
  if (!adoption) co_return http::problem_response(adoption.error());
  const auto fits = co_await check_group(context, *adoption);
  if (!fits) co_return http::problem_response(fits.error());
  std::string secret;
  if (needs_secret(adoption->station.policy.security)) {
    secret = csms::generate_secret(context.services.random);
    auto stored = csms::make_secret(context.services.server_key, secret, context.services.random);
    if (!stored) co_return http::problem_response(stored.error());
    adoption->station.secret = *stored;
  }
  auto commit = adoption_commit(context, *adoption);
  commit.events.push_back(
      change_event(context, call.caller, "station", to_string(adoption->station.id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  context.services.refresh_station(adoption->station.id);
  JsonWriter out;
  out.object().id("station_id", adoption->station.id);
  if (secret.empty()) {
    out.none("credentials");
  } else {
    write_credentials(out, "credentials", secret);
  }
  out.end();
  co_return http::json_response(201, out.take());
}

Answer make_credentials(Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto found = snapshot->stations.find(*id);
  if (found == snapshot->stations.end() || found->second->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such station"));
  }
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto secret = input->optional_text("password", 64).value_or("");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (secret.empty()) secret = csms::generate_secret(context.services.random);
  const auto stored =
      csms::make_secret(context.services.server_key, secret, context.services.random);
  if (!stored) co_return http::problem_response(stored.error());
  Station station = *found->second;
  station.secret = *stored;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(station));
  commit.events.push_back(change_event(context, call.caller, "station_secret", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  context.services.refresh_station(*id);
  JsonWriter out;
  write_credentials(out, {}, secret);
  co_return http::json_response(201, out.take());
}

}  // namespace voltyard::api
