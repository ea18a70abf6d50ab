#include "storage/sqlite/session_rows.hpp"

#include "storage/sqlite/within.hpp"

#include <functional>

namespace voltyard::storage {
namespace {

#define SESSION_COLUMNS                                                                           \
  "id, operator_id, location_id, station_id, evse_id, connector_number, transaction_number,"      \
  "transaction_key, token_uid, token_id, tariff_id, state, end_reason, end_text, findings,"       \
  "started_at, ended_at, last_seen_at, started_station_ms, ended_station_ms,"                     \
  "register_start_mwh, register_last_mwh, energy_mwh, max_power_mw, last_power_mw, sample_count," \
  "last_sequence, bill_minor, wallet_id, held_minor, full_at, off_permille, limit_minor,"         \
  "credited_minor, pass_id, covered_minutes, held_gift_minor"

domain::Session read_row(Query& query) {
  domain::Session row;
  row.id = query.id<SessionId>();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.station_id = query.id<StationId>();
  row.evse_id = query.id<EvseId>();
  row.connector_number = query.as<int>();
  row.transaction_number = query.as<std::int32_t>();
  row.transaction_key = query.text();
  row.token_uid = query.text();
  row.token_id = query.id<TokenId>();
  row.tariff_id = query.id<TariffId>();
  row.state = query.as<domain::SessionState>();
  row.end_reason = query.as<domain::EndReason>();
  row.end_text = query.text();
  row.findings = query.as<std::uint32_t>();
  row.started_at = query.time();
  row.ended_at = query.time();
  row.last_seen_at = query.time();
  row.started_station_ms = query.number();
  row.ended_station_ms = query.number();
  row.register_start.mwh = query.number();
  row.register_last.mwh = query.number();
  row.energy.mwh = query.number();
  row.max_power.mw = query.number();
  row.last_power_mw = query.as<std::int32_t>();
  row.sample_count = query.as<std::uint32_t>();
  row.last_sequence = query.as<std::int32_t>();
  row.bill_minor = query.optional_number();
  row.wallet_id = query.id<WalletId>();
  row.held_minor = query.optional_number();
  row.full_at = query.optional_time();
  row.off_permille = query.as<std::int32_t>();
  row.limit_minor = query.optional_number();
  row.credited_minor = query.number();
  row.pass_id = query.id<domain::PassId>();
  row.covered_minutes = query.as<std::int32_t>();
  row.held_gift_minor = query.number();
  return row;
}

std::optional<domain::Session> read_one(Query& query) {
  if (!query.step()) return std::nullopt;
  return read_row(query);
}

// Every column that may move while the keys stay, in the order of the statements below.
void bind_moving(Query& query, const domain::Session& row) {
  query.bind(row.operator_id, row.evse_id, row.connector_number, row.token_uid, row.token_id,
             row.tariff_id, row.end_reason, row.end_text, row.findings, row.started_at,
             row.ended_at, row.last_seen_at, row.started_station_ms, row.ended_station_ms,
             row.register_start.mwh, row.register_last.mwh, row.energy.mwh, row.max_power.mw,
             row.last_power_mw, row.sample_count, row.last_sequence, row.bill_minor, row.wallet_id,
             row.held_minor, row.full_at, row.off_permille, row.limit_minor, row.credited_minor,
             row.pass_id, row.covered_minutes, row.held_gift_minor);
}

#define MOVING_COLUMNS                                                                            \
  "operator_id=?, evse_id=?, connector_number=?, token_uid=?, token_id=?, tariff_id=?,"           \
  "end_reason=?, end_text=?, findings=?, started_at=?, ended_at=?, last_seen_at=?,"               \
  "started_station_ms=?, ended_station_ms=?, register_start_mwh=?, register_last_mwh=?,"          \
  "energy_mwh=?, max_power_mw=?, last_power_mw=?, sample_count=?, last_sequence=?, bill_minor=?," \
  "wallet_id=?, held_minor=?, full_at=?, off_permille=?, limit_minor=?, credited_minor=?,"        \
  "pass_id=?, covered_minutes=?, held_gift_minor=?"

}  // namespace

std::uint64_t keys_of(const domain::Session& row) {
  const std::hash<std::string_view> hash;
  const auto text_of = [](const Uuid& uuid) {
    return std::string_view(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
  };
  std::uint64_t keys = hash(row.transaction_key);
  for (const auto part : {hash(text_of(row.station_id.uuid)), hash(text_of(row.location_id.uuid)),
                          static_cast<std::size_t>(row.transaction_number)}) {
    keys = (keys ^ part) * 0x9e3779b97f4a7c15u;
  }
  return keys;
}

bool put_session(Connection& db, const domain::Session& row, std::int64_t number) {
  sqlite3_set_last_insert_rowid(db.handle(), 0);
  Query(db,
        "INSERT INTO session (number," SESSION_COLUMNS
        ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT (id) DO UPDATE SET operator_id=excluded.operator_id,"
        "location_id=excluded.location_id, station_id=excluded.station_id,"
        "evse_id=excluded.evse_id, connector_number=excluded.connector_number,"
        "transaction_number=excluded.transaction_number,"
        "transaction_key=excluded.transaction_key, token_uid=excluded.token_uid,"
        "token_id=excluded.token_id, tariff_id=excluded.tariff_id, state=excluded.state,"
        "end_reason=excluded.end_reason, end_text=excluded.end_text, findings=excluded.findings,"
        "started_at=excluded.started_at, ended_at=excluded.ended_at,"
        "last_seen_at=excluded.last_seen_at, started_station_ms=excluded.started_station_ms,"
        "ended_station_ms=excluded.ended_station_ms,"
        "register_start_mwh=excluded.register_start_mwh,"
        "register_last_mwh=excluded.register_last_mwh, energy_mwh=excluded.energy_mwh,"
        "max_power_mw=excluded.max_power_mw, last_power_mw=excluded.last_power_mw,"
        "sample_count=excluded.sample_count, last_sequence=excluded.last_sequence,"
        "bill_minor=excluded.bill_minor, wallet_id=excluded.wallet_id,"
        "held_minor=excluded.held_minor, full_at=excluded.full_at,"
        "off_permille=excluded.off_permille, limit_minor=excluded.limit_minor,"
        "credited_minor=excluded.credited_minor, pass_id=excluded.pass_id,"
        "covered_minutes=excluded.covered_minutes, held_gift_minor=excluded.held_gift_minor")
      .bind(number, row.id, row.operator_id, row.location_id, row.station_id, row.evse_id,
            row.connector_number, row.transaction_number, row.transaction_key, row.token_uid,
            row.token_id, row.tariff_id, row.state, row.end_reason, row.end_text, row.findings,
            row.started_at, row.ended_at, row.last_seen_at, row.started_station_ms,
            row.ended_station_ms, row.register_start.mwh, row.register_last.mwh, row.energy.mwh,
            row.max_power.mw, row.last_power_mw, row.sample_count, row.last_sequence,
            row.bill_minor, row.wallet_id, row.held_minor, row.full_at, row.off_permille,
            row.limit_minor, row.credited_minor, row.pass_id, row.covered_minutes,
            row.held_gift_minor)
      .run();
  return sqlite3_last_insert_rowid(db.handle()) == number;
}

void move_session(Connection& db, const domain::Session& row, std::int64_t number) {
  Query query(db, row.open() ? "UPDATE session SET " MOVING_COLUMNS " WHERE number=?"
                             : "UPDATE session SET " MOVING_COLUMNS ", state=? WHERE number=?");
  bind_moving(query, row);
  if (!row.open()) query.bind(row.state);
  query.bind(number).run();
}

std::optional<SessionPlace> place_of_session(Connection& db, SessionId id) {
  Query query(db, "SELECT number, state = 0 FROM session WHERE id=?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return SessionPlace{query.number(), query.flag()};
}

std::optional<domain::Session> read_session(Connection& db, SessionId id) {
  Query query(db, "SELECT " SESSION_COLUMNS " FROM session WHERE id=?");
  return read_one(query.bind(id));
}

std::optional<domain::Session> read_session_by_key(Connection& db, StationId station_id,
                                                   std::string_view transaction_key) {
  // The condition repeats the index's own, or it would not be used.
  Query query(db, "SELECT " SESSION_COLUMNS
                  " FROM session WHERE station_id=? AND transaction_key=? AND "
                  "transaction_key <> ''");
  return read_one(query.bind(station_id, transaction_key));
}

std::optional<domain::Session> read_session_by_number(Connection& db,
                                                      std::int32_t transaction_number) {
  Query query(db, "SELECT " SESSION_COLUMNS
                  " FROM session WHERE transaction_number=? AND transaction_number > 0");
  return read_one(query.bind(transaction_number));
}

std::int32_t read_last_transaction_number(Connection& db) {
  Query query(db,
              "SELECT transaction_number FROM session WHERE transaction_number > 0 "
              "ORDER BY transaction_number DESC LIMIT 1");
  return query.step() ? query.as<std::int32_t>() : 0;
}

Money read_spent(Connection& db, TokenId id, Timestamp from) {
  Query query(db,
              "SELECT sum(CASE state WHEN 0 THEN min(limit_minor, ifnull(held_minor, limit_minor))"
              " ELSE ifnull(bill_minor, 0) - credited_minor END) "
              "FROM session INDEXED BY session_of_limited_token "
              "WHERE token_id=? AND started_at>=? AND limit_minor IS NOT NULL");
  query.bind(id, from);
  return query.step() ? Money{query.number()} : Money{};
}

std::vector<domain::Session> read_open_sessions_of(Connection& db, StationId id) {
  std::vector<domain::Session> rows;
  Query query(db, "SELECT " SESSION_COLUMNS
                  " FROM session INDEXED BY session_open WHERE station_id=? AND state=0 "
                  "ORDER BY id");
  query.bind(id);
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

std::vector<domain::Session> read_sessions(Connection& db, const SessionFilter& filter) {
  std::string sql = "SELECT " SESSION_COLUMNS " FROM session WHERE 1";
  // An EVSE's sessions are found among its station's.
  if (!filter.before.is_nil()) sql += " AND id < ?1";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.location_id.is_nil()) sql += " AND location_id = ?3";
  sql += only_within(filter.within);
  if (!filter.station_id.is_nil()) sql += " AND station_id = ?4";
  if (!filter.evse_id.is_nil()) sql += " AND evse_id = ?5";
  if (!filter.wallet_id.is_nil()) sql += " AND wallet_id = ?8";
  if (filter.started_from) sql += " AND started_at >= ?6";
  if (filter.started_before) sql += " AND started_at < ?7";
  if (filter.state) {
    // As a literal, so that the indexes of open sessions and of those for review are used.
    sql += " AND state = " + std::to_string(static_cast<int>(*filter.state));
  }
  sql += " ORDER BY id DESC LIMIT ?9";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.location_id, filter.station_id,
             filter.evse_id, filter.started_from, filter.started_before, filter.wallet_id,
             filter.limit);
  std::vector<domain::Session> rows;
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

}  // namespace voltyard::storage
