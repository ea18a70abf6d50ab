// Where a location lies and what tax its prices contain: for roaming partners.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"
#include "api/site_json.hpp"

#include "desk/log_entry.hpp"

#include <utility>

namespace voltyard::api {
namespace {

constexpr std::size_t longest_address = 200;
constexpr std::size_t longest_text = 100;

domain::Whereabouts read_place(JsonInput& input) {
  domain::Whereabouts place;
  for (const auto& [name, text] :
       {std::pair("city", &place.city), std::pair("postal_code", &place.postal_code),
        std::pair("country", &place.country), std::pair("latitude", &place.latitude),
        std::pair("longitude", &place.longitude)}) {
    *text = input.optional_text(name, longest_text).value_or("");
  }
  const auto vat = input.optional_decimal("vat_percent_e2", 0, domain::most_vat_e2);
  if (vat) place.vat_e2 = static_cast<std::int32_t>(*vat);
  return place;
}

}  // namespace

Answer put_place(Context& context, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto owner = call.caller.operator_id;
  const auto snapshot = context.services.directory.current();
  const auto found = snapshot->locations.find(*id);
  if (found == snapshot->locations.end() || found->second->operator_id != owner) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto location = *found->second;
  if (auto address = input->optional_text("address", longest_address)) {
    location.address = std::move(*address);
  }
  location.place = read_place(*input);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (const auto fine = check(location.place); !fine) {
    co_return http::problem_response(fine.error());
  }
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = owner;
  entry.location_id = *id;
  entry.kind = desk::log::place_changed;
  entry.who = person_of(call.caller);
  entry.subject = to_string(*id);
  entry.text = location.place.city;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(location));
  commit.changes.emplace_back(std::move(entry));
  commit.events.push_back(change_event(context, call.caller, "location", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return co_await get_location(context, call);
}

}  // namespace voltyard::api
