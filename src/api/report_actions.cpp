// What the yards did in some days, added up by the store.
#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/report_json.hpp"
#include "api/rider_rows.hpp"
#include "api/site_json.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::int64_t most_days = 93;  // a quarter
constexpr std::int64_t usual_days = 7;

// The locations that are meant, which are those that the caller sees.
Result<std::vector<storage::ReportedPlace>> places_of(const csms::Snapshot& snapshot,
                                                      const Call& call) {
  const auto wanted = query_id<LocationId>(call.request, "location_id");
  if (!wanted) return wanted.error();
  std::vector<storage::ReportedPlace> places;
  for (const auto& location : snapshot.rows.locations) {
    const bool own = location.operator_id == call.caller.operator_id;
    if (!own || !call.caller.sees(location.id)) continue;
    if (!wanted->is_nil() && location.id != *wanted) continue;
    const auto* zone = snapshot.zone_of(location.id);
    places.push_back({location.id, zone ? *zone : TimeZone{}});
  }
  if (!wanted->is_nil() && places.empty()) return not_found("there is no such location");
  return places;
}

Result<storage::ReportFilter> read_filter(const Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  auto places = places_of(*snapshot, call);
  if (!places) return places.error();
  storage::ReportFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.places = std::move(*places);
  filter.now = context.services.clock.now();
  filter.resident_cards = rider_uid_prefix;
  const auto& request = call.request;
  const auto zone = filter.places.empty() ? TimeZone{} : filter.places.front().zone;
  filter.last_day = to_local(filter.now, zone.offset_at(filter.now)).day;
  if (const auto text = request.query_value("to")) {
    const auto day = parse_day(*text, "/to");
    if (!day) return day.error();
    filter.last_day = *day;
  }
  filter.first_day = filter.last_day - (usual_days - 1);
  if (const auto text = request.query_value("from")) {
    const auto day = parse_day(*text, "/from");
    if (!day) return day.error();
    filter.first_day = *day;
  }
  if (filter.last_day < filter.first_day) return invalid("lies before from", "/to");
  if (filter.last_day - filter.first_day >= most_days) {
    return invalid("more than 93 days: ask for them in parts", "/to");
  }
  return filter;
}

// For as long as the store adds up.
class Turn {
 public:
  explicit Turn(bool& taken) : taken_(taken) { taken_ = true; }
  ~Turn() { taken_ = false; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  bool& taken_;
};

}  // namespace

Answer report_sessions(Context& context, const Call& call) {
  const auto filter = read_filter(context, call);
  if (!filter) co_return http::problem_response(filter.error());
  if (context.report_in_flight) {
    auto response = http::problem_response(limited("another report is being added up"));
    response.headers.add("Retry-After", "1");
    co_return response;
  }
  const Turn turn(context.report_in_flight);
  auto& store = context.services.store;
  co_await context.riders.tally.write(store, std::chrono::steady_clock::now());
  const auto report = co_await store.report_sessions(*filter);
  if (!report) co_return http::problem_response(report.error());
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  write_report(out, *filter, *report, currency_of(*snapshot, call.caller.operator_id));
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
