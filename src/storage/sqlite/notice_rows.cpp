#include "storage/sqlite/notice_rows.hpp"

namespace voltyard::storage {
namespace {

// One to a line; a phone number has no line break.
std::string lines_of(const std::vector<std::string>& texts) {
  std::string lines;
  for (const auto& text : texts) lines += text + "\n";
  return lines;
}

std::vector<std::string> texts_of(std::string_view lines) {
  std::vector<std::string> texts;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    texts.emplace_back(lines.substr(0, end));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return texts;
}

}  // namespace

void put(Connection& db, const domain::NoticeChannel& row) {
  const auto phones = lines_of(row.phones);
  Query(db, "INSERT OR REPLACE INTO notice_channel VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.location_id, row.zone_id, row.name, row.kind, row.url,
            row.secret, row.language, row.from_level, row.from_step, phones, row.removed,
            row.calls_duty)
      .run();
}

void put(Connection& db, const domain::Notice& row) {
  Query(db, "INSERT OR REPLACE INTO notice VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.channel_id, row.alarm_id, row.news, row.created_at,
            row.due_at, row.attempts, row.state, row.finished_at, row.outcome, row.level)
      .run();
}

std::vector<domain::NoticeChannel> read_channels(Connection& db) {
  Query query(
      db,
      "SELECT id, operator_id, location_id, zone_id, name, kind, url, secret, language, from_level,"
      "from_step, phones, calls_duty FROM notice_channel WHERE removed = 0 ORDER BY id");
  std::vector<domain::NoticeChannel> rows;
  while (query.step()) {
    domain::NoticeChannel row;
    row.id = query.id<domain::ChannelId>();
    row.operator_id = query.id<OperatorId>();
    row.location_id = query.id<LocationId>();
    row.zone_id = query.id<ZoneId>();
    row.name = query.text();
    row.kind = query.as<domain::ChannelKind>();
    row.url = query.text();
    row.secret = query.text();
    row.language = query.as<domain::Language>();
    row.from_level = query.as<domain::AlarmLevel>();
    row.from_step = query.as<std::uint8_t>();
    row.phones = texts_of(query.bytes());
    row.calls_duty = query.flag();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<domain::Notice> read_notices(Connection& db, const NoticeFilter& filter) {
  std::string sql =
      "SELECT id, operator_id, channel_id, alarm_id, news, created_at, due_at, attempts, state,"
      "finished_at, outcome, level FROM notice WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.alarm_id.is_nil()) sql += " AND alarm_id = ?3";
  if (filter.only_waiting) sql += " AND state = 0";
  sql += " ORDER BY id DESC LIMIT ?4";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.alarm_id, filter.limit);
  std::vector<domain::Notice> rows;
  while (query.step()) {
    domain::Notice row;
    row.id = query.id<domain::NoticeId>();
    row.operator_id = query.id<OperatorId>();
    row.channel_id = query.id<domain::ChannelId>();
    row.alarm_id = query.id<domain::AlarmId>();
    row.news = query.text();
    row.created_at = query.time();
    row.due_at = query.time();
    row.attempts = query.as<std::uint32_t>();
    row.state = query.as<domain::NoticeState>();
    row.finished_at = query.time();
    row.outcome = query.text();
    row.level = query.as<domain::AlarmLevel>();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace voltyard::storage
