#include "storage/sqlite/desk_rows.hpp"

#include "storage/bytes.hpp"
#include "storage/sqlite/within.hpp"

namespace voltyard::storage {
namespace {

#define WORK_ORDER_COLUMNS                                                                     \
  "id, operator_id, location_id, station_id, alarm_id, origin, level, state, text, opened_at," \
  "opened_by, due_at, assignee, done_at, done_by, note, checked_at, checked_by, overdue_told," \
  "has_photo"

desk::WorkOrder read_work_order_row(Query& query) {
  desk::WorkOrder row;
  row.id = query.id<desk::WorkOrderId>();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.station_id = query.id<StationId>();
  row.alarm_id = query.id<domain::AlarmId>();
  row.origin = query.as<desk::WorkOrigin>();
  row.level = query.as<domain::AlarmLevel>();
  row.state = query.as<desk::WorkState>();
  row.text = query.text();
  row.opened_at = query.time();
  row.opened_by = query.text();
  row.due_at = query.time();
  row.assignee = query.text();
  row.done_at = query.time();
  row.done_by = query.text();
  row.note = query.text();
  row.checked_at = query.time();
  row.checked_by = query.text();
  row.overdue_told = query.flag();
  row.has_photo = query.flag();
  return row;
}

#define LOG_COLUMNS "number, at, operator_id, location_id, kind, who, subject, text, seal, changes"

std::string bytes_of(const std::vector<desk::FieldChange>& changes) {
  std::string bytes;
  for (const auto& change : changes) {
    append_text(bytes, change.field);
    append_text(bytes, change.before);
    append_text(bytes, change.after);
  }
  return bytes;
}

std::vector<desk::FieldChange> changes_of(std::string_view bytes) {
  std::vector<desk::FieldChange> changes;
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    desk::FieldChange change;
    change.field = reader.text();
    change.before = reader.text();
    change.after = reader.text();
    if (reader.good()) changes.push_back(std::move(change));
  }
  return changes;
}

desk::LogEntry read_log_row(Query& query) {
  desk::LogEntry row;
  row.number = query.as<std::uint64_t>();
  row.at = query.time();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.kind = query.text();
  row.who = query.text();
  row.subject = query.text();
  row.text = query.text();
  query.copy_into(row.seal);
  row.changes = changes_of(query.bytes());
  return row;
}

}  // namespace

void put(Connection& db, const desk::Shift& row) {
  Query(db, "INSERT OR REPLACE INTO shift VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.location_id, row.person, row.phone, row.begins_at,
            row.ends_at, row.taken_over_at, row.taken_over_by, row.patrolled_at, row.late_told,
            row.patrol_told, row.removed)
      .run();
}

void put(Connection& db, const desk::WorkOrder& row) {
  Query(db, "INSERT OR REPLACE INTO work_order (" WORK_ORDER_COLUMNS
            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.location_id, row.station_id, row.alarm_id, row.origin,
            row.level, row.state, row.text, row.opened_at, row.opened_by, row.due_at, row.assignee,
            row.done_at, row.done_by, row.note, row.checked_at, row.checked_by, row.overdue_told,
            row.has_photo)
      .run();
}

void put(Connection& db, const desk::LogEntry& row) {
  auto sealed = row;
  Digest before{};
  {
    Query last(db, "SELECT number, seal FROM log ORDER BY number DESC LIMIT 1");
    sealed.number = 1;
    if (last.step()) {
      sealed.number = last.as<std::uint64_t>() + 1;
      last.copy_into(before);
    }
  }
  sealed.seal = desk::seal_of(before, sealed);
  const auto changes = bytes_of(sealed.changes);
  Query(db, "INSERT INTO log (" LOG_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?)")
      .bind(sealed.number, sealed.at, sealed.operator_id, sealed.location_id, sealed.kind,
            sealed.who, sealed.subject, sealed.text, sealed.seal, Blob{changes})
      .run();
}

std::vector<desk::Shift> read_shifts(Connection& db, Timestamp end_after) {
  Query query(db,
              "SELECT id, operator_id, location_id, person, phone, begins_at, ends_at,"
              "taken_over_at, taken_over_by, patrolled_at, late_told, patrol_told FROM shift "
              "WHERE ends_at > ? AND removed = 0 ORDER BY id");
  query.bind(end_after);
  std::vector<desk::Shift> rows;
  while (query.step()) {
    desk::Shift row;
    row.id = query.id<desk::ShiftId>();
    row.operator_id = query.id<OperatorId>();
    row.location_id = query.id<LocationId>();
    row.person = query.text();
    row.phone = query.text();
    row.begins_at = query.time();
    row.ends_at = query.time();
    row.taken_over_at = query.time();
    row.taken_over_by = query.text();
    row.patrolled_at = query.time();
    row.late_told = query.flag();
    row.patrol_told = query.flag();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<desk::WorkOrder> read_work_orders(Connection& db, const WorkOrderFilter& filter) {
  std::string sql = "SELECT " WORK_ORDER_COLUMNS " FROM work_order WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (filter.only_open) sql += " AND state < 3";
  sql += only_within(filter.within);
  sql += " ORDER BY id DESC LIMIT ?3";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.limit);
  std::vector<desk::WorkOrder> rows;
  while (query.step()) rows.push_back(read_work_order_row(query));
  return rows;
}

std::optional<desk::WorkOrder> read_work_order(Connection& db, desk::WorkOrderId id) {
  Query query(db, "SELECT " WORK_ORDER_COLUMNS " FROM work_order WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_work_order_row(query);
}

// "shift.,cut.": as a JSON list.
static std::string list_of(std::string_view kinds) {
  std::string list = "[\"";
  for (const char c : kinds) {
    if (c == ',') {
      list += "\",\"";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      if (c == '"' || c == '\\') list += '\\';
      list += c;
    }
  }
  return list + "\"]";
}

std::vector<desk::LogEntry> read_log(Connection& db, const LogFilter& filter) {
  std::string sql = "SELECT " LOG_COLUMNS " FROM log WHERE (?1 = 0 OR number < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.location_id.is_nil()) sql += " AND location_id = ?3";
  sql += only_within(filter.within);
  if (!filter.who.empty()) sql += " AND instr(who, ?4) > 0";
  if (!filter.subject.empty()) sql += " AND subject = ?5 AND subject <> ''";
  if (!filter.kind.empty()) {
    sql += " AND EXISTS (SELECT 1 FROM json_each(?6) WHERE substr(kind, 1, length(value)) = value)";
  }
  if (filter.only_changes) sql += " AND changes <> x''";
  if (filter.from) sql += " AND at >= ?7";
  if (filter.before) sql += " AND at < ?8";
  sql += " ORDER BY number DESC LIMIT ?9";
  const auto kinds = list_of(filter.kind);  // bound, not copied
  Query query(db, sql, Query::Once{});
  query.bind(filter.before_number, filter.operator_id, filter.location_id, filter.who,
             filter.subject, kinds, filter.from, filter.before, filter.limit);
  std::vector<desk::LogEntry> rows;
  while (query.step()) rows.push_back(read_log_row(query));
  return rows;
}

LogCheck check_log(Connection& db) {
  LogCheck check;
  Query query(db, "SELECT " LOG_COLUMNS " FROM log ORDER BY number");
  while (query.step()) {
    const auto row = read_log_row(query);
    ++check.entries;
    if (row.number != check.entries || row.seal != desk::seal_of(check.last_seal, row)) {
      check.first_wrong = check.entries;
      return check;
    }
    check.last_seal = row.seal;
  }
  return check;
}

}  // namespace voltyard::storage
