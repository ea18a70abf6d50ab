#include "storage/sqlite/catalog_rows.hpp"

namespace voltyard::storage {
namespace {

constexpr std::int64_t idempotency_kept_ms = 31ll * 24 * 3'600'000;

}  // namespace

void put(Connection& db, const OperationRow& row) {
  Query(db,
        "INSERT INTO operation VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, station_id=excluded.station_id,"
        "requested_by=excluded.requested_by, action=excluded.action, request=excluded.request,"
        "state=excluded.state, answer=excluded.answer, failure=excluded.failure,"
        "created_at=excluded.created_at, finished_at=excluded.finished_at")
      .bind(row.id, row.operator_id, row.station_id, row.requested_by, row.action, row.request,
            row.state, row.answer, row.failure, row.created_at, row.finished_at)
      .run();
}

void fail_unanswered_operations(Connection& db) {
  // As a literal, so that the index of those is used.
  static_assert(static_cast<int>(OperationState::sent) == 0);
  Query(db,
        "UPDATE operation SET state=?, failure=?, finished_at=max(created_at, coalesce("
        "(SELECT at FROM event ORDER BY sequence DESC LIMIT 1), 0)) WHERE state = 0")
      .bind(OperationState::failed, restarted_before_answer)
      .run();
}

std::optional<OperationRow> read_operation(Connection& db, OperationId id) {
  Query query(db,
              "SELECT id, operator_id, station_id, requested_by, action, request, state, answer,"
              "failure, created_at, finished_at FROM operation WHERE id=?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return OperationRow{query.id<OperationId>(),
                      query.id<OperatorId>(),
                      query.id<StationId>(),
                      query.text(),
                      query.text(),
                      query.text(),
                      query.as<OperationState>(),
                      query.text(),
                      query.text(),
                      query.time(),
                      query.time()};
}

void put(Connection& db, const Quarantined& row) {
  Query(db,
        "INSERT INTO quarantine (station_id, operator_id, at, action, reason, payload) "
        "VALUES (?,?,?,?,?,?)")
      .bind(row.station_id, row.operator_id, row.at, row.action, row.reason, row.payload)
      .run();
}

std::vector<Quarantined> read_quarantined(Connection& db, StationId id, std::size_t limit) {
  std::string sql = "SELECT station_id, operator_id, at, action, reason, payload FROM quarantine";
  if (!id.is_nil()) sql += " WHERE station_id = ?2";
  sql += " ORDER BY number DESC LIMIT ?1";
  Query query(db, sql, Query::Once{});
  query.bind(limit);
  if (!id.is_nil()) query.bind(id);
  std::vector<Quarantined> rows;
  while (query.step()) {
    rows.push_back({query.id<StationId>(), query.id<OperatorId>(), query.time(), query.text(),
                    query.text(), query.text()});
  }
  return rows;
}

void put(Connection& db, const UnknownStation& row) {
  Query(db, "INSERT OR REPLACE INTO unknown_station VALUES (?,?,?,?,?,?)")
      .bind(row.identity, row.remote, row.offered_protocols, row.first_seen_at, row.last_seen_at,
            row.attempts)
      .run();
}

void put(Connection& db, const RemoveUnknownStation& row) {
  Query(db, "DELETE FROM unknown_station WHERE identity=?").bind(row.identity).run();
}

std::vector<UnknownStation> read_unknown_stations(Connection& db, std::size_t limit) {
  std::vector<UnknownStation> rows;
  Query query(db,
              "SELECT identity, remote, offered_protocols, first_seen_at, last_seen_at, attempts "
              "FROM unknown_station ORDER BY last_seen_at DESC, identity LIMIT ?");
  query.bind(limit);
  while (query.step()) {
    rows.push_back({query.text(), query.text(), query.text(), query.time(), query.time(),
                    query.as<std::uint32_t>()});
  }
  return rows;
}

void put(Connection& db, const IdempotencyRow& row) {
  // Two at most go for each that comes: the table stays as long as a month of commands.
  if (row.status == 0) {
    Query(db,
          "DELETE FROM idempotency WHERE created_at < ? AND rowid IN "
          "(SELECT rowid FROM idempotency ORDER BY rowid LIMIT 2)")
        .bind(row.created_at.ms - idempotency_kept_ms)
        .run();
  }
  // Status 0 reserves the key and must find it free; anything else completes it.
  Query query(db, row.status == 0 ? "INSERT INTO idempotency VALUES (?,?,?,?,?)"
                                  : "INSERT OR REPLACE INTO idempotency VALUES (?,?,?,?,?)");
  query.bind(row.key, row.request, row.status, row.response, row.created_at).run();
}

std::optional<IdempotencyRow> read_idempotency(Connection& db, std::string_view key) {
  Query query(db, "SELECT key, request, status, response, created_at FROM idempotency WHERE key=?");
  query.bind(key);
  if (!query.step()) return std::nullopt;
  IdempotencyRow row;
  row.key = query.text();
  query.copy_into(row.request);
  row.status = query.as<int>();
  row.response = query.text();
  row.created_at = query.time();
  return row;
}

void put(Connection& db, const Setting& row) {
  Query(db, "INSERT OR REPLACE INTO setting VALUES (?,?)").bind(row.name, row.value).run();
}

std::optional<std::string> read_setting(Connection& db, std::string_view name) {
  Query query(db, "SELECT value FROM setting WHERE name=?");
  query.bind(name);
  if (!query.step()) return std::nullopt;
  return query.text();
}

}  // namespace voltyard::storage
