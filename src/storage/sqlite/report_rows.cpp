#include "storage/sqlite/report_rows.hpp"

#include "storage/sqlite/details.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

#define CHARGE_COLUMNS(until)                                                               \
  "location_id, started_at, " until                                                         \
  ", state, end_reason, end_text, token_uid, energy_mwh, electricity_minor, service_minor," \
  "bill_minor, credited_minor, held_minor IS NOT NULL"

bool add_charges(Query& query, ReportCount& count) {
  while (query.step()) {
    ReportedCharge charge;
    charge.location_id = query.id<LocationId>();
    charge.started_at = query.time();
    charge.until = query.time();
    charge.state = query.as<domain::SessionState>();
    charge.end_reason = query.as<domain::EndReason>();
    charge.end_text = query.bytes();  // until the next step
    charge.token_uid = query.bytes();
    charge.energy.mwh = query.number();
    charge.electricity.minor = query.number();
    charge.service.minor = query.number();
    charge.bill_minor = query.optional_number();
    charge.credited_minor = query.number();
    charge.held = query.flag();
    if (!count.add(charge)) return false;
  }
  return true;
}

// Those that are over by place and time, from an index that holds all that is read; those that run
// are few, whatever the time.
bool add_charges(Connection& db, const ReportFilter& filter, ReportCount& count) {
  Query open(db, "SELECT " CHARGE_COLUMNS("last_seen_at")
                 " FROM session INDEXED BY session_open WHERE state = 0 AND operator_id = ?");
  open.bind(filter.operator_id);
  if (!add_charges(open, count)) return false;
  for (std::size_t place = 0; place < filter.places.size(); ++place) {
    const auto span = count.days_of(place);
    Query over(db, "SELECT " CHARGE_COLUMNS("ended_at")
                   " FROM session INDEXED BY session_over WHERE location_id = ? AND "
                   "started_at >= ? AND started_at < ? AND state > 0 AND operator_id = ?");
    over.bind(filter.places[place].id, span.from - ReportCount::longest_reach, span.before,
              filter.operator_id);
    if (!add_charges(over, count)) return false;
  }
  return true;
}

bool add_absences(Connection& db, const ReportFilter& filter, ReportCount& count) {
  Timestamp from = filter.now;
  for (std::size_t place = 0; place < filter.places.size(); ++place) {
    from = std::min(from, count.days_of(place).from);
  }
  // The condition repeats the index's own, or it would not be used.
  Query query(db,
              "SELECT station_id, location_id, raised_at, cleared_at, details FROM alarm "
              "WHERE kind = 'station.offline' AND (cleared_at = 0 OR cleared_at > ?) "
              "AND operator_id = ?");
  query.bind(from, filter.operator_id);
  while (query.step()) {
    const auto station_id = query.id<StationId>();
    const auto location_id = query.id<LocationId>();
    auto since = query.time();
    const auto until = query.time();
    const auto details = details_of(query.bytes());
    if (const auto told = parse_rfc3339_ms(domain::detail_of(details, "since"))) since = {*told};
    if (!count.add_offline(station_id, location_id, since, until)) return false;
  }
  return true;
}

void add_tallies(Connection& db, const ReportFilter& filter, ReportCount& count) {
  for (const auto& place : filter.places) {
    Query query(db,
                "SELECT what, sum(count) FROM tally WHERE location_id = ? AND day BETWEEN ? AND ? "
                "AND operator_id = ? GROUP BY what");
    query.bind(place.id, filter.first_day, filter.last_day, filter.operator_id);
    while (query.step()) {
      const auto what = query.text();
      count.add_tally(what, query.as<std::uint64_t>());
    }
  }
}

}  // namespace

void put(Connection& db, const Tally& row) {
  Query(db,
        "INSERT INTO tally VALUES (?,?,?,?,?) ON CONFLICT (location_id, day, what) DO UPDATE SET "
        "count = count + excluded.count")
      .bind(row.operator_id, row.location_id, row.day, row.what, row.count)
      .run();
}

Result<SessionReport> read_report(Connection& db, const ReportFilter& filter) {
  ReportCount count(filter);
  const bool fits = add_charges(db, filter, count) && add_absences(db, filter, count);
  if (!fits) return too_many_rows(filter);
  add_tallies(db, filter, count);
  return count.finish();
}

}  // namespace voltyard::storage
