#include "storage/sqlite/alarm_rows.hpp"

#include "storage/sqlite/details.hpp"
#include "storage/sqlite/within.hpp"

namespace voltyard::storage {
namespace {

constexpr std::string_view alarm_columns =
    "SELECT id, operator_id, location_id, station_id, evse_id, session_id, kind, level, state,"
    "raised_at, last_at, count, step, escalated_at, acknowledged_at, acknowledged_by, cleared_at,"
    "cleared_by, note, details FROM alarm";
constexpr std::string_view cut_columns =
    "SELECT id, operator_id, location_id, zone_id, station_id, ordered_at, ordered_by, reason,"
    "release_asked_at, release_asked_by, released_at, released_by FROM cut";

domain::Alarm alarm_of(Query& query) {
  domain::Alarm row;
  row.id = query.id<domain::AlarmId>();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.station_id = query.id<StationId>();
  row.evse_id = query.id<EvseId>();
  row.session_id = query.id<SessionId>();
  row.kind = query.text();
  row.level = query.as<domain::AlarmLevel>();
  row.state = query.as<domain::AlarmState>();
  row.raised_at = query.time();
  row.last_at = query.time();
  row.count = query.as<std::uint32_t>();
  row.step = query.as<std::uint8_t>();
  row.escalated_at = query.time();
  row.acknowledged_at = query.time();
  row.acknowledged_by = query.text();
  row.cleared_at = query.time();
  row.cleared_by = query.text();
  row.note = query.text();
  row.details = details_of(query.bytes());
  return row;
}

std::vector<domain::Cut> cuts_of(Query& query) {
  std::vector<domain::Cut> rows;
  while (query.step()) {
    domain::Cut row;
    row.id = query.id<domain::CutId>();
    row.operator_id = query.id<OperatorId>();
    row.location_id = query.id<LocationId>();
    row.zone_id = query.optional_id<ZoneId>();
    row.station_id = query.optional_id<StationId>();
    row.ordered_at = query.time();
    row.ordered_by = query.text();
    row.reason = query.text();
    row.release_asked_at = query.time();
    row.release_asked_by = query.text();
    row.released_at = query.time();
    row.released_by = query.text();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void put(Connection& db, const domain::Alarm& row) {
  const auto details = bytes_of(row.details);
  Query(db, "INSERT OR REPLACE INTO alarm VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.location_id, row.station_id, row.evse_id, row.session_id,
            row.kind, row.level, row.state, row.raised_at, row.last_at, row.count, row.step,
            row.escalated_at, row.acknowledged_at, row.acknowledged_by, row.cleared_at,
            row.cleared_by, row.note, Blob{details})
      .run();
}

void put(Connection& db, const domain::Cut& row) {
  Query(db, "INSERT OR REPLACE INTO cut VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.location_id, row.zone_id, row.station_id, row.ordered_at,
            row.ordered_by, row.reason, row.release_asked_at, row.release_asked_by, row.released_at,
            row.released_by)
      .run();
}

std::vector<domain::Alarm> read_alarms(Connection& db, const AlarmFilter& filter) {
  std::string sql(alarm_columns);
  sql += " WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.location_id.is_nil()) sql += " AND location_id = ?3";
  sql += only_within(filter.within);
  if (!filter.station_id.is_nil()) sql += " AND station_id = ?4";
  if (filter.only_open) sql += " AND state < 2";
  sql += " ORDER BY id DESC LIMIT ?5";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.location_id, filter.station_id,
             filter.limit);
  std::vector<domain::Alarm> rows;
  while (query.step()) rows.push_back(alarm_of(query));
  return rows;
}

std::optional<domain::Alarm> read_alarm(Connection& db, domain::AlarmId id) {
  Query query(db, std::string(alarm_columns) + " WHERE id = ?", Query::Once{});
  query.bind(id);
  return query.step() ? std::optional(alarm_of(query)) : std::nullopt;
}

std::vector<domain::Cut> read_standing_cuts(Connection& db) {
  Query query(db, std::string(cut_columns) + " WHERE released_at = 0 ORDER BY id", Query::Once{});
  return cuts_of(query);
}

std::vector<domain::Cut> read_cuts(Connection& db, OperatorId id, std::size_t limit) {
  std::string sql(cut_columns);
  if (!id.is_nil()) sql += " WHERE operator_id = ?2";
  sql += " ORDER BY id DESC LIMIT ?1";
  Query query(db, sql, Query::Once{});
  query.bind(limit);
  if (!id.is_nil()) query.bind(id);
  return cuts_of(query);
}

}  // namespace voltyard::storage
