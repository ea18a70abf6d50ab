#include "storage/sqlite/bulk_rows.hpp"

#include "storage/sqlite/details.hpp"

#include <charconv>

namespace voltyard::storage {
namespace {

#define BULK_JOB_COLUMNS                                                                   \
  "id, operator_id, locations, name, kind, arguments, canary, go_on_alone, at_once,"       \
  "per_minute, stop_percent, charging, valid_ms, created_by, created_at, state, until_at," \
  "round, canary_passed, changed_by, changed_at, reason, counts"

#define BULK_STATION_COLUMNS                                                                  \
  "job_id, position, station_id, outcome, canary, round, tries, operation_id, said, sent_at," \
  "finished_at"

std::string text_of(const desk::BulkCounts& counts) {
  std::string out;
  for (const auto count : counts) out += std::to_string(count) + ' ';
  return out;
}

desk::BulkCounts counts_of(const std::string& text) {
  desk::BulkCounts counts{};
  const char* at = text.data();
  for (auto& count : counts) {
    const auto read = std::from_chars(at, text.data() + text.size(), count);
    if (read.ec != std::errc()) break;
    at = read.ptr + 1;
  }
  return counts;
}

std::string bytes_of(const std::vector<LocationId>& ids) {
  std::string out;
  for (const auto& id : ids) out.append(id.uuid.bytes.begin(), id.uuid.bytes.end());
  return out;
}

std::vector<LocationId> locations_of(std::string_view bytes) {
  std::vector<LocationId> ids;
  for (; bytes.size() >= 16; bytes.remove_prefix(16)) {
    std::copy_n(bytes.begin(), 16, ids.emplace_back().uuid.bytes.begin());
  }
  return ids;
}

desk::BulkJob read_job_row(Query& query) {
  desk::BulkJob row;
  row.id = query.id<desk::BulkJobId>();
  row.operator_id = query.id<OperatorId>();
  row.locations = locations_of(query.bytes());
  row.name = query.text();
  row.command.kind = query.as<desk::BulkKind>();
  row.command.arguments = details_of(query.bytes());
  row.policy.canary = query.as<std::uint32_t>();
  row.policy.go_on_alone = query.flag();
  row.policy.at_once = query.as<std::uint32_t>();
  row.policy.per_minute = query.as<std::uint32_t>();
  row.policy.stop_percent = query.as<std::uint32_t>();
  row.policy.charging = query.as<desk::BulkCharging>();
  row.policy.valid_for = std::chrono::milliseconds(query.number());
  row.created_by = query.text();
  row.created_at = query.time();
  row.state = query.as<desk::BulkState>();
  row.until = query.time();
  row.round = query.as<std::uint32_t>();
  row.canary_passed = query.flag();
  row.changed_by = query.text();
  row.changed_at = query.time();
  row.reason = query.text();
  row.counts = counts_of(query.text());
  return row;
}

desk::BulkStation read_station_row(Query& query) {
  desk::BulkStation row;
  row.job_id = query.id<desk::BulkJobId>();
  row.position = query.as<std::uint32_t>();
  row.station_id = query.id<StationId>();
  row.outcome = query.as<desk::BulkOutcome>();
  row.canary = query.flag();
  row.round = query.as<std::uint32_t>();
  row.tries = query.as<std::uint32_t>();
  row.operation_id = query.id<OperationId>();
  row.said = query.text();
  row.sent_at = query.time();
  row.finished_at = query.time();
  return row;
}

}  // namespace

void put(Connection& db, const desk::BulkJob& row) {
  static_assert(static_cast<int>(desk::BulkState::done) == 6);  // in the index bulk_job_open
  const auto locations = bytes_of(row.locations);
  const auto arguments = bytes_of(row.command.arguments);
  const auto counts = text_of(row.counts);
  Query(db, "INSERT OR REPLACE INTO bulk_job (" BULK_JOB_COLUMNS
            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, Blob{locations}, row.name, row.command.kind, Blob{arguments},
            row.policy.canary, row.policy.go_on_alone, row.policy.at_once, row.policy.per_minute,
            row.policy.stop_percent, row.policy.charging, row.policy.valid_for.count(),
            row.created_by, row.created_at, row.state, row.until, row.round, row.canary_passed,
            row.changed_by, row.changed_at, row.reason, counts)
      .run();
}

void put(Connection& db, const desk::BulkStation& row) {
  Query(db, "INSERT OR REPLACE INTO bulk_station (" BULK_STATION_COLUMNS
            ") VALUES (?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.job_id, row.position, row.station_id, row.outcome, row.canary, row.round, row.tries,
            row.operation_id, row.said, row.sent_at, row.finished_at)
      .run();
}

void put(Connection& db, const MoveBulkStations& move) {
  const bool again = move.to == desk::BulkOutcome::waiting;
  for (const auto from : move.from) {
    Query(db,
          "UPDATE bulk_station SET outcome=?1, canary=canary AND NOT ?2,"
          "said=iif(?2, '', said) WHERE job_id=?3 AND outcome=?4")
        .bind(move.to, again, move.job_id, from)
        .run();
  }
}

void put(Connection& db, const RemoveBulkJob& gone) {
  Query(db, "DELETE FROM bulk_station WHERE job_id=?").bind(gone.id).run();
  Query(db, "DELETE FROM bulk_job WHERE id=?").bind(gone.id).run();
}

std::vector<desk::BulkJob> read_bulk_jobs(Connection& db, const BulkJobFilter& filter) {
  std::string sql = "SELECT " BULK_JOB_COLUMNS " FROM bulk_job WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (filter.only_open) sql += " AND state < 6";
  sql += " ORDER BY id DESC LIMIT ?3";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.limit);
  std::vector<desk::BulkJob> rows;
  while (query.step()) rows.push_back(read_job_row(query));
  return rows;
}

std::optional<desk::BulkJob> read_bulk_job(Connection& db, desk::BulkJobId id) {
  Query query(db, "SELECT " BULK_JOB_COLUMNS " FROM bulk_job WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_job_row(query);
}

std::vector<desk::BulkStation> read_bulk_stations(Connection& db, const BulkStationFilter& filter) {
  std::string sql =
      "SELECT " BULK_STATION_COLUMNS " FROM bulk_station WHERE job_id = ?1 AND position >= ?2";
  if (filter.outcome) sql += " AND outcome = ?3";
  sql += " ORDER BY position LIMIT ?4";
  Query query(db, sql, Query::Once{});
  query.bind(filter.job_id, filter.from_position,
             filter.outcome.value_or(desk::BulkOutcome::waiting), filter.limit);
  std::vector<desk::BulkStation> rows;
  while (query.step()) rows.push_back(read_station_row(query));
  return rows;
}

}  // namespace voltyard::storage
