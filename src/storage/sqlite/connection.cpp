#include "storage/sqlite/connection.hpp"

namespace voltyard::storage {

bool SqlError::is_not_a_database() const {
  return (code_ & 0xff) == SQLITE_NOTADB || (code_ & 0xff) == SQLITE_CORRUPT;
}

Connection::Connection(const std::string& path, Access access, const std::string& vfs) {
  sqlite3* opened = nullptr;
  const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY
                                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX,
                                   vfs.empty() ? nullptr : vfs.c_str());
  db_.reset(opened);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, 5'000);
  // Only the writer checkpoints, and only when it says so (docs: one checkpointer).
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

void Connection::fail(int code) {
  const std::string text = db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code);
  throw SqlError(code, text + " (" + std::to_string(code) + ")");
}

sqlite3_stmt* Connection::prepare(std::string_view sql, unsigned flags) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), flags,
                                      &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return statement;
}

sqlite3_stmt* Connection::cached(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) statement.reset(prepare(sql, SQLITE_PREPARE_PERSISTENT));
  return statement.get();
}

void Connection::run(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Connection::number_of(const char* sql) {
  Query query(*this, std::string(sql), Query::Once{});
  return query.step() ? query.number() : 0;
}

std::string Connection::text_of(const std::string& sql) {
  Query query(*this, sql, Query::Once{});
  return query.step() ? query.text() : std::string();
}

std::string_view Query::bytes() {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

std::optional<std::int64_t> Query::optional_number() {
  const bool null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
  const auto value = number();
  return null ? std::nullopt : std::optional(value);
}

std::optional<Timestamp> Query::optional_time() {
  const auto value = optional_number();
  return value ? std::optional(Timestamp{*value}) : std::nullopt;
}

}  // namespace voltyard::storage
